"""Slips of the pen: how a key or a name may have come from another. One slip is named, two are none.

Keys arrive here without separators, full-width digits and lower-case x (registry.identifiers.tidy), names
without stray spaces (registry.names): those slips join all the same and need no case.
"""

from matching.pairing import Role, StudentPictures
from registry.text import Text

_OLD_ID, _ID = 15, 18  # characters; the form of 1984 has neither century nor check character


def key_slip(typed: str, right: str) -> Text | None:
    """How the key `typed` may have come from `right`; None where no single slip explains it."""
    if len(typed) == _OLD_ID and len(right) == _ID:
        old = right[:6] + right[8:17]
        slip = key_slip(typed, old)
        if typed == old or slip:
            detail = Text(f"，{slip.zh}", f", {slip.en}") if slip else Text("", "")
            return Text(f"写成 15 位旧号{detail.zh}", f"the old form of 15 digits{detail.en}")
    if typed == right or not typed:
        return None
    if len(typed) == len(right):
        return _replaced(typed, right)
    if abs(len(typed) - len(right)) != 1:
        return None
    longer, shorter = (typed, right) if len(typed) > len(right) else (right, typed)
    for place in range(len(longer)):
        if longer[:place] + longer[place + 1 :] == shorter:
            return (
                Text(f"少一位（第 {place + 1} 位）", f"character {place + 1} is missing")
                if len(typed) < len(right)
                else Text(f"多一位（第 {place + 1} 位）", f"character {place + 1} is one too many")
            )
    return None


def _replaced(typed: str, right: str) -> Text | None:
    wrong = [place for place, (x, y) in enumerate(zip(typed, right, strict=True), 1) if x != y]
    if len(wrong) == 1:
        return Text(f"第 {wrong[0]} 位抄错", f"character {wrong[0]} is wrong")
    if len(wrong) != 2:
        return None
    one, other = wrong
    if (typed[one - 1], typed[other - 1]) != (right[other - 1], right[one - 1]):
        return None
    word = "颠倒" if other == one + 1 else "互换"
    return Text(f"第 {one}、{other} 位{word}", f"characters {one} and {other} are swapped")


def misfiled(role: Role, typed: str, student: StudentPictures) -> Text:
    """What is said of a picture of `student` that lies under the key `typed`."""
    right = student.key(role)
    field = _FIELDS[role]
    if typed == student.key(_OTHER[role]) and typed != right:
        other = _FIELDS[_OTHER[role]]
        return Text(
            f"{role.text.zh}误按{other.zh}命名，应按{field.zh}。",
            f"The {role.text.en} was filed by {other.en} where the {field.en} is the key.",
        )
    slip = key_slip(typed, right)
    if slip is None:
        return Text(
            f"{role.text.zh}挂在名册以外的{field.zh}下。",
            f"The {role.text.en} lies under a {field.en} not in the roster.",
        )
    zh, en = _written(role, typed, right)
    return Text(
        f"{role.text.zh}挂在错误的{field.zh}下：{slip.zh}（{zh}）。",
        f"The {role.text.en} lies under a wrong {field.en}: {slip.en} ({en}).",
    )


def confused(role: Role, typed: str, right: str) -> Text | None:
    """What two keys have in common, where a picture that belongs under `right` lies under `typed`."""
    slip = key_slip(typed, right)
    if slip is None:
        return None
    zh, en = _written(role, typed, right)
    field = _FIELDS[role]
    return Text(
        f"{role.text.zh}的{field.zh}很可能写错：{slip.zh}（{zh}）。",
        f"The {field.en} of the {role.text.en} was probably mistyped: {slip.en} ({en}).",
    )


def renamed(student: StudentPictures) -> Text | None:
    """How the name on the agency's index differs from the roster's; None where it does not."""
    for name in student.captured_names:
        if student.name and name != student.name:
            return Text(
                f"图像社清单上的姓名与名册不符：清单为“{name}”，名册为“{student.name}”。",
                f"The agency's index has another name: {name!r}, the roster {student.name!r}.",
            )
    return None


def _written(role: Role, typed: str, right: str) -> tuple[str, str]:
    shown = [key if role is Role.CERTIFICATE_PHOTO else _masked(key) for key in (right, typed)]
    return "应为 {}，写成 {}".format(*shown), "{}, written {}".format(*shown)


def _masked(id_number: str) -> str:
    return f"{id_number[:6]}{'*' * (len(id_number) - 10)}{id_number[-4:]}"


_OTHER = {
    Role.CERTIFICATE_PHOTO: Role.EREGISTRATION_IMAGE,
    Role.EREGISTRATION_IMAGE: Role.CERTIFICATE_PHOTO,
    Role.ORIGINAL: Role.CERTIFICATE_PHOTO,
}
_ID_KEY = Text("身份证号", "ID number")
_FIELDS = {
    Role.CERTIFICATE_PHOTO: Text("学号", "student number"),
    Role.EREGISTRATION_IMAGE: _ID_KEY,
    Role.ORIGINAL: _ID_KEY,
}
