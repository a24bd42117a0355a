"""ID numbers 身份证号 are never shown whole, also where somebody typed one into a file name or a reason."""

import re

# 15 characters is the old form, 18 the present one; a slip adds or loses one. Student numbers 学号 are
# shorter (13 digits); certificate numbers are as long and must not pass through here.
_ID_LIKE = re.compile(r"(?<!\d)(\d{6})(\d{5,9})(\d{3}[\dXx])(?![\dXx])")


def mask_id_numbers(text: str) -> str:
    """`text` with whatever looks like an ID number reduced to its first six and last four characters."""
    return _ID_LIKE.sub(lambda found: f"{found[1]}{'*' * len(found[2])}{found[3]}", text)
