"""One person, however the name is typed."""

from registry.people import same_person


def test_one_person_however_typed() -> None:
    assert same_person("李 老师", "李老师")
    assert same_person("李\u3000老师", " 李老师 ")
    assert same_person("ＺＨＡＯ", "zhao")
    assert not same_person("李老师", "李老师2")
