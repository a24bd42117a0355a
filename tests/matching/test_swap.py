"""Rings of wrong pictures, and how a long one is told."""

from matching.case import Side
from matching.cause import of_ring
from matching.pairing import Role
from matching.swap import Held, Ring, owners, rings

PHOTO = Role.CERTIFICATE_PHOTO


def test_a_proof_by_pixels_outweighs_whoever_lacks_a_picture() -> None:
    """The picture is a copy of c's, who has theirs; b, who has none, only looks alike."""
    held = [Held("a", PHOTO, {"b": 0.55, "c": 2.0})]
    assert owners(held, {PHOTO: {"b"}}) == {("a", PHOTO): "c"}
    assert owners([Held("a", PHOTO, {"b": 0.55, "c": 0.9})], {PHOTO: {"b"}}) == {("a", PHOTO): "b"}


def test_a_picture_of_nobody_is_owned_by_nobody() -> None:
    assert owners([Held("a", PHOTO, {})], {}) == {}


def test_two_who_want_one_owner_do_not_both_get_them() -> None:
    held = [Held("a", PHOTO, {"c": 0.9, "d": 0.8}), Held("b", PHOTO, {"c": 0.85})]
    owned = owners(held, {PHOTO: {"c", "d"}})
    assert owned == {("a", PHOTO): "d", ("b", PHOTO): "c"}


def test_one_wrong_picture_is_no_ring() -> None:
    assert rings({("a", PHOTO): "b"}, {PHOTO: {"b"}}) == []
    assert rings({("a", PHOTO): "b"}, {}) == []


def test_shifted_rows_end_where_somebody_lacks_their_picture() -> None:
    owned = {("b", PHOTO): "c", ("a", PHOTO): "b"}
    assert rings(owned, {PHOTO: {"c"}}) == [Ring(PHOTO, ("a", "b", "c"), closed=False)]


def test_a_cycle_is_preferred_to_shifted_rows_of_the_other_role() -> None:
    image = Role.EREGISTRATION_IMAGE
    owned = {("a", image): "b", ("b", image): "c", ("a", PHOTO): "b", ("b", PHOTO): "a"}
    assert rings(owned, {image: {"c"}}) == [Ring(PHOTO, ("a", "b"), closed=True)]


def test_a_long_ring_names_the_first_dozen_in_order() -> None:
    ring = Ring(PHOTO, tuple(f"s{n:03}" for n in range(200)), closed=False)
    said = of_ring(ring, Side.CERTIFICATE_PHOTO)
    assert said.zh.startswith("200 名学生的证书照片依次错位，像是清单错行：s000 名下是 s001 的，")
    assert "s011 名下是 s012 的……" in said.zh
    assert "s013" not in said.zh
    assert said.zh.endswith("s199 没有本人的照片。")
