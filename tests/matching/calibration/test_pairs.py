"""The list of pairs: who is who in it, and what cannot be understood."""

import pytest

from matching.calibration.pairs import PairsUnclear, read_pairs


def row(a: str, b: str, same: str, **more: str) -> dict[str, str]:
    return {"a": a, "b": b, "same": same} | more


def test_genuine_pairs_join_pictures_into_people() -> None:
    listed = read_pairs([row("1", "2", "1"), row("2", "3", "1"), row("1", "4", "0")])
    assert listed.people["1"] == listed.people["2"] == listed.people["3"] != listed.people["4"]
    assert [pair.line for pair in listed.pairs] == [2, 3, 4]


def test_names_of_people_join_pictures_that_no_pair_joins() -> None:
    rows = [
        row("1", "2", "0", person="ann", person_b="bob"),
        row("3", "2", "0", person="ann", person_b="bob"),
    ]
    people = read_pairs(rows).people
    assert people["1"] == people["3"] != people["2"]


def test_people_are_numbered_without_gaps() -> None:
    listed = read_pairs([row("b", "a", "1"), row("d", "c", "0"), row("a", "d", "0")])
    assert sorted(set(listed.people.values())) == [0, 1, 2]


@pytest.mark.parametrize(
    ("word", "same"),
    [("1", True), ("same", True), ("同", True), ("0", False), ("Different", False), ("异", False)],
)
def test_words_for_same_and_different(word: str, *, same: bool) -> None:
    assert read_pairs([row("1", "2", word)]).pairs[0].same is same


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        ([row("1", "2", "maybe")], 2),
        ([row("1", "", "1")], 2),
        ([row("1", "2", "1"), row("2", "1", "0")], 3),  # the same pair again
        ([row("1", "2", "1"), row("2", "3", "1"), row("1", "3", "0")], 4),  # one person after all
        ([row("1", "2", "0", person="ann", person_b="ann")], 2),
    ],
)
def test_a_line_that_cannot_be_used_is_named(rows: list[dict[str, str]], line: int) -> None:
    with pytest.raises(PairsUnclear) as caught:
        read_pairs(rows)
    assert str(line) in caught.value.sentence.zh
