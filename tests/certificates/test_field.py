import re
from dataclasses import replace

import pytest

from certificates.field import FIELDS, UNNUMBERED
from tests.certificates.graduates import graduate


@pytest.mark.parametrize("name", FIELDS)
def test_every_field_has_a_value_and_labels(name: str) -> None:
    field = FIELDS[name]
    assert field.id == name
    assert field.sample
    assert re.search(r"[一-龥]", field.label.zh)
    assert field.label.en.isascii()
    assert field.value(graduate(co_sealed_with="南方理工大学"))


def test_a_specimen_says_so_in_place_of_its_number() -> None:
    assert FIELDS["number"].value(replace(graduate(), number=None)) == UNNUMBERED


def test_words_the_template_adds_are_not_doubled() -> None:
    certificate = graduate(duration="三年制", major="会计学专业")
    assert FIELDS["duration"].value(certificate) == "三年"
    assert FIELDS["major"].value(certificate) == "会计学"


def test_a_certificate_shown_in_a_log_hides_the_photo() -> None:
    assert "photo" not in repr(graduate())
