"""Measure once, judge many: everything the checks may ask about one photo, as one frozen value."""

from dataclasses import asdict, dataclass

from imaging.face import detect_faces
from imaging.landmarks import find_landmarks
from imaging.measures.background import BackgroundMeasures, measure_background
from imaging.measures.body import BodyMeasures, measure_body
from imaging.measures.chin import find_chin
from imaging.measures.file import FileMeasures, measure_file
from imaging.measures.geometry import GeometryMeasures, measure_geometry
from imaging.measures.light import LightMeasures, measure_light
from imaging.measures.occlusion import OcclusionMeasures, measure_occlusion
from imaging.measures.person import PersonMeasures, measure_person
from imaging.measures.picture import PictureMeasures, measure_picture
from imaging.measures.surroundings import SurroundingMeasures, measure_surroundings
from imaging.person_mask import person_mask
from imaging.photo import Photo

Value = float | str | None

# A second face smaller than this share of the first is a pattern on clothes or a picture on the wall.
_SECOND_FACE = 0.1


@dataclass(frozen=True, slots=True)
class Measures:
    """All measures of one photo. A group is None where it could not be measured: no face, no wall."""

    file: FileMeasures
    faces: int
    picture: PictureMeasures
    geometry: GeometryMeasures | None = None
    light: LightMeasures | None = None
    person: PersonMeasures | None = None
    background: BackgroundMeasures | None = None
    body: BodyMeasures | None = None
    occlusion: OcclusionMeasures | None = None
    surroundings: SurroundingMeasures | None = None

    def as_dict(self) -> dict[str, Value]:
        """Every measure by its dotted name, `geometry.roll`; a missing group is left out."""
        found: dict[str, Value] = {"faces": self.faces}
        for group, values in asdict(self).items():
            if isinstance(values, dict):
                found.update({f"{group}.{name}": value for name, value in values.items()})
        return found


def measure(photo: Photo, file_name: str = "") -> Measures:
    """Measure one photo; everything about the person is measured on its largest face."""
    file = measure_file(photo, file_name)
    faces = detect_faces(photo.pixels)
    if not faces:
        return Measures(file, 0, measure_picture(photo, None))
    height, width = photo.pixels.shape[:2]
    landmarks = find_landmarks(photo.pixels, faces[0])
    chin = find_chin(photo.pixels, landmarks)
    geometry = measure_geometry(landmarks, chin, width, height)
    background = measure_background(photo.pixels, landmarks, geometry)
    mask = person_mask(photo.pixels)
    return Measures(
        file=file,
        faces=sum(face.area >= _SECOND_FACE * faces[0].area for face in faces),
        picture=measure_picture(photo, landmarks),
        geometry=geometry,
        light=measure_light(photo.pixels, landmarks),
        person=measure_person(photo.pixels, landmarks, chin, geometry.yaw),
        background=background,
        body=measure_body(photo.pixels, geometry, background),
        occlusion=measure_occlusion(photo.pixels, landmarks, mask),
        surroundings=measure_surroundings(photo.pixels, mask, landmarks),
    )
