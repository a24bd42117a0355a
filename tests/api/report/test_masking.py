"""What looks like an ID number is masked, what only looks long is not."""

import pytest

from api.report.masking import mask_id_numbers
from registry.identifiers import IdNumber
from tests.api.report.rows import id_number


def test_a_valid_number_is_masked_as_the_registry_masks_it() -> None:
    number = id_number(3)
    assert mask_id_numbers(number) == IdNumber(number).masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("照片/990101200102030012.jpg", "照片/990101********0012.jpg"),
        ("99010120010203001x", "990101********001x"),
        ("990101010203001", "990101*****3001"),  # the 15-digit form
        ("9901012001020300", "990101******0300"),  # two digits lost
        ("９９０１０１２００１０２０３００１２", "９９０１０１********００１２"),
        ("学号 2024199010001", "学号 2024199010001"),
        ("第 12 行 2026-11-09", "第 12 行 2026-11-09"),
    ],
)
def test_id_numbers_inside_other_text(text: str, masked: str) -> None:
    assert mask_id_numbers(text) == masked
