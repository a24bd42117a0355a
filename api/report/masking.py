"""ID numbers 身份证号 are never shown whole, also where somebody typed one into a file name."""

from registry.masking import mask_id_numbers
from registry.text import Text

__all__ = ["mask_id_numbers", "mask_text"]


def mask_text(text: Text) -> Text:
    """Both languages of a sentence, masked."""
    return Text(mask_id_numbers(text.zh), mask_id_numbers(text.en))
