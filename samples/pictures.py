"""What happens to a photo on its way: compressed again, resized, cropped, retouched. Pillow only."""

import io
import math
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

PORTRAITS = Path(__file__).parent / "portraits"


def portrait(name: str) -> bytes:
    """The bytes of one portrait, e.g. `f01/a`."""
    return (PORTRAITS / f"{name}.jpg").read_bytes()


def reencoded(data: bytes, quality: int) -> bytes:
    """The same picture, compressed again."""
    return _jpeg(_open(data), quality)


def resized(data: bytes) -> bytes:
    """Half as wide and half as high."""
    image = _open(data)
    return _jpeg(image.resize((image.width // 2, image.height // 2), Image.Resampling.LANCZOS), 90)


def cropped(data: bytes) -> bytes:
    """The middle 440 columns: the proportions of the 33 × 48 mm print."""
    image = _open(data)
    left = (image.width - 440) // 2
    return _jpeg(image.crop((left, 0, left + 440, image.height)), 92)


def id_card_size(data: bytes) -> bytes:
    """358 × 441 pixels at 350 dpi, as GA 461 asks for ID cards; cut at the bottom, never squeezed."""
    image = _open(data)
    image = image.crop((0, 0, image.width, round(image.width * 441 / 358)))
    return _jpeg(image.resize((358, 441), Image.Resampling.LANCZOS), 92, dpi=350)


def retouched(data: bytes) -> bytes:
    """Cheeks and forehead smoothed, jaw slimmed: what a phone's beauty filter does.

    Cheeks, forehead, chin and jaw are where portrait f14 has them.
    """
    image = _open(data)
    skin = Image.new("L", image.size)
    draw = ImageDraw.Draw(skin)
    for box in ((156, 268, 208, 352), (274, 268, 326, 352), (200, 200, 276, 218), (206, 380, 276, 394)):
        draw.ellipse(box, fill=255)
    skin = skin.filter(ImageFilter.GaussianBlur(4))
    smooth = image.filter(ImageFilter.GaussianBlur(5)).point(lambda level: min(255, level + 8))
    return _jpeg(_slim_jaw(Image.composite(smooth, image, skin)), 92)


def _slim_jaw(image: Image.Image) -> Image.Image:
    step, middle, jaw = 10, 241, 360

    def source(x: int, y: int) -> tuple[float, float]:
        # Strongest at the edge of the jaw; next to nothing at the mouth and beyond the hair.
        across = (x - middle) / 95
        pull = 12 * math.exp(-(((y - jaw) / 55) ** 2)) * across**3 * math.exp(1.5 - 1.5 * across**2)
        return min(max(x + pull, 0), image.width), y

    mesh = []
    for top in range(0, image.height, step):
        for left in range(0, image.width, step):
            right, bottom = left + step, top + step
            corners = (source(left, top), source(left, bottom), source(right, bottom), source(right, top))
            mesh.append(((left, top, right, bottom), tuple(value for corner in corners for value in corner)))
    return image.transform(image.size, Image.Transform.MESH, mesh, Image.Resampling.BICUBIC)


def _open(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


def _jpeg(image: Image.Image, quality: int, dpi: int = 300) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, dpi=(dpi, dpi))
    return out.getvalue()
