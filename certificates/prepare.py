"""Every certificate set in full before one is printed: what cannot be printed exactly is refused here.

All refusals of a run come out at once, each an OfficeError whose facts hold the `student_number`.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from certificates.field import FIELDS, Certificate
from certificates.fonts import Fonts
from certificates.layout import Layer, Template, TextBox
from certificates.photo_crop import PhotoUnfit, printable_photo
from certificates.typeset import Line, Span, set_text
from registry.errors import OfficeError
from registry.identifiers import CertificateNumber
from registry.student import SealType
from registry.text import Text


class FieldEmpty(OfficeError):
    """A field the template prints has no value."""

    code = "certificate.field_empty"
    text = Text("“{label_zh}”为空，不能打印证书。", "“{label_en}” is empty; nothing is printed.")
    remedy = Text("请在名册或批次设置中补全该项。", "Fill it in, in the roster or in the run's settings.")


class TextOverflow(OfficeError):
    """A value is longer than its place even at the least size."""

    code = "certificate.text_overflow"
    text = Text(
        "“{label_zh}”过长：缩到 {min_size} 磅，{width}×{height} 毫米内仍放不下。",
        "“{label_en}” is too long: at {min_size} pt it still does not fit {width}×{height} mm.",
    )
    remedy = Text(
        "请核对该项有无多余文字；确实这样长的，请在模板中放大该方框或减小 min_size。",
        "Check it for stray text; if it is right, enlarge the box or lower min_size in the template.",
    )


class WrongTemplate(OfficeError):
    """A certificate of another level or seal type than the template's."""

    code = "certificate.wrong_template"
    text = Text(
        "证书（{found_zh}）与模板 {template} 不符。",
        "The certificate ({found_en}) does not fit {template}.",
    )
    remedy = Text("请按层次和盖章方式选择模板。", "Choose the template by level and seal type.")


class NumberWrong(OfficeError):
    """No certificate number, one that disagrees with the certificate, or one used twice."""

    code = "certificate.number_wrong"
    text = Text("证书编号有误：{problem_zh}。", "The certificate number is wrong: {problem_en}.")
    remedy = Text(
        "请不要手工改号；重新执行编号，仍不符时报学籍管理员。",
        "Never change it by hand: assign numbers again, and tell the registry if it still disagrees.",
    )


@dataclass(frozen=True, slots=True)
class Sheet:
    """One certificate ready to be drawn."""

    certificate: Certificate = field(repr=False)
    lines: tuple[Line, ...] = field(repr=False)
    photo: bytes = field(repr=False)  # as it is printed, without metadata
    photo_sha256: str  # of these bytes


@dataclass(frozen=True, slots=True)
class Prepared:
    """What may be printed, in the order given, and why the rest may not."""

    template: Template
    sheets: tuple[Sheet, ...]
    refused: tuple[OfficeError, ...]


def prepare(
    template: Template, certificates: Iterable[Certificate], fonts: Fonts, *, specimen: bool
) -> Prepared:
    """Set every certificate. Only specimens may go without a number."""
    sheets: list[Sheet] = []
    refused: list[OfficeError] = []
    seen: set[CertificateNumber] = set()
    setter = _Setter(fonts)
    for certificate in certificates:
        errors: list[OfficeError] = [
            *_number(certificate, seen, specimen=specimen),
            *_kind(template, certificate),
        ]
        photo = b""
        try:
            photo = printable_photo(certificate.photo)
        except PhotoUnfit as unfit:
            errors.append(unfit)
        lines: list[Line] = []
        for box in template.texts:
            if box.layer is Layer.FIELDS:
                placed, faults = setter.set(box, certificate)
                lines += placed
                errors += faults
        if not errors:
            sheets.append(Sheet(certificate, tuple(lines), photo, hashlib.sha256(photo).hexdigest()))
        # One value may stand in two boxes: the same fault is told once.
        for error in {(error.code, *error.facts.values()): error for error in errors}.values():
            error.facts["student_number"] = certificate.student_number
            refused.append(error)
    return Prepared(template, tuple(sheets), tuple(refused))


def texts_of(template: Template, certificate: Certificate) -> tuple[str, ...]:
    """The wording of every fields-layer box with the certificate's values, in the template's order.

    Needs neither fonts nor the photo, so what a page must say can be told from frozen data alone.
    """
    return tuple(
        "".join(literal or values[name] for literal, name in box.pieces)
        for box in template.texts
        if box.layer is Layer.FIELDS
        for values in [_values(box, certificate)]
    )


def _values(box: TextBox, certificate: Certificate) -> dict[str, str]:
    return {name: FIELDS[name].value(certificate).strip() for _, name in box.pieces if name}


class _Setter:
    """Sets boxes, remembering those that many certificates share: the school, the day."""

    def __init__(self, fonts: Fonts) -> None:
        self._fonts = fonts
        self._done: dict[tuple[str, ...], tuple[Line, ...]] = {}

    def set(self, box: TextBox, certificate: Certificate) -> tuple[tuple[Line, ...], list[OfficeError]]:
        """The lines of one box, or everything that is wrong with it."""
        values = _values(box, certificate)
        key = (box.id, *values.values())
        if key in self._done:
            return self._done[key], []
        faults: list[OfficeError] = [
            _empty(name) for name, value in values.items() if not value and not FIELDS[name].stamped
        ]
        faults += self._fonts.missing(box.font, "".join(values.values()))
        if faults:
            return (), faults
        spans = [
            Span(values[name], True, FIELDS[name].whole) if name else Span(literal, False, False)
            for literal, name in box.pieces
        ]
        lines = set_text(box, spans, self._fonts)
        if lines is None:
            return (), [_overflow(box, values)]
        self._done[key] = lines
        return lines, []


def _empty(name: str) -> FieldEmpty:
    label = FIELDS[name].label
    return FieldEmpty(label_zh=label.zh, label_en=label.en)


def _number(
    certificate: Certificate, seen: set[CertificateNumber], *, specimen: bool
) -> Iterable[NumberWrong]:
    number = certificate.number
    if number is None:
        if not specimen:
            yield NumberWrong(problem_zh="尚未编号", problem_en="there is none yet")
        return
    if number in seen:
        yield NumberWrong(problem_zh="同一编号在本批中出现两次", problem_en="it occurs twice in this run")
    seen.add(number)
    for same, zh, en in (
        (number.level == certificate.level, "层次", "level"),
        (number.kind == certificate.kind, "办学类型", "kind of study"),
        (number.year == certificate.graduated_on.year, "毕业年份", "year of graduation"),
    ):
        if not same:
            yield NumberWrong(problem_zh=f"与证书的{zh}不一致", problem_en=f"it disagrees with the {en}")


def _kind(template: Template, certificate: Certificate) -> Iterable[WrongTemplate]:
    seal = SealType.CO_SEALED if certificate.co_sealed_with else SealType.INDEPENDENT
    if (certificate.level, seal) != (template.level, template.seal):
        yield WrongTemplate(
            template=template.name,
            found_zh=f"{certificate.level.zh}，{seal.zh}",
            found_en=f"{certificate.level.name.lower()}, {seal.value}",
        )


def _overflow(box: TextBox, values: dict[str, str]) -> TextOverflow:
    longest = max(values, key=lambda name: len(values[name]))
    label = FIELDS[longest].label
    return TextOverflow(
        label_zh=label.zh,
        label_en=label.en,
        min_size=f"{box.min_size:g}",
        width=f"{box.box.width:g}",
        height=f"{box.box.height:g}",
    )
