"""The columns of the office's tables, the header spellings other systems use, and what a cell may say.

Spellings come from the exports of 学信网 and 电大教务 systems: the Chinese words, and the initials of their
pinyin (XH, SFZH) that DBF files use because a field name holds ten bytes. Nothing is guessed: a header
that is not listed here is an unknown column and is left alone.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from unicodedata import normalize

from registry.errors import OfficeError
from registry.text import Text


class InvalidHeaders(OfficeError):
    """A table whose header row lacks required columns or names one column twice."""

    code = "table.headers"
    text = Text("表头不合格：{problem_zh}", "The header row is not usable: {problem_en}")
    remedy = Text(
        "请按《输入文件说明》补齐或删去这些列后重新导入。",
        "Add or remove these columns as docs/input.md describes, then import again.",
    )


@dataclass(frozen=True, slots=True)
class Column:
    """One column: our id, its heading in both languages, and other spellings of the heading."""

    id: str
    zh: str
    en: str
    aliases: tuple[str, ...] = ()
    required: bool = True

    @property
    def text(self) -> Text:
        """The heading in both languages."""
        return Text(self.zh, self.en)

    @property
    def spellings(self) -> frozenset[str]:
        """Every accepted heading, in the form `plain_header` gives."""
        return frozenset(plain_header(header) for header in (self.id, self.zh, self.en, *self.aliases))


def column(column_id: str, zh: str, en: str, aliases: str = "", *, required: bool = True) -> Column:
    """A column from its id, its headings and other spellings, parted by spaces."""
    return Column(column_id, zh, en, tuple(aliases.split()), required)


STUDENT_NUMBER = column("student_number", "学号", "student number", "学生学号 学员号 XH XSXH student_no")
_NAME = column("name", "姓名", "name", "学生姓名 学员姓名 考生姓名 XM XSXM full_name student_name")
_ID_NUMBER = column(
    "id_number",
    "身份证号",
    "ID number",
    "身份证 身份证号码 身份证件号 身份证件号码 证件号 证件号码 公民身份号码 居民身份证号 居民身份证号码 "
    "SFZ SFZH SFZHM SFZJH ZJH ZJHM id_card id_card_number",
)
_SEX = column("sex", "性别", "sex", "XB gender")
_BIRTH_DATE = column(
    "birth_date", "出生日期", "birth date", "出生年月日 出生年月 生日 CSRQ CSNY date_of_birth dob"
)
_LEVEL = column(
    "level", "层次", "level", "层次名称 培养层次 学历层次 学习层次 专业层次 CC CCMC PYCC XLCC education_level"
)
_MAJOR = column("major", "专业", "major", "专业名称 毕业专业 所学专业 ZY ZYMC programme program")
_DURATION = column("duration", "学制", "duration", "学制年限 学习年限 XZ XZNX length")
_STUDY_MODE = column("study_mode", "学习形式", "mode of study", "学习方式 学习形式名称 XXXS XXXSMC mode")
_ENROLLED_ON = column(
    "enrolled_on",
    "入学日期",
    "enrolled on",
    "入学时间 入学年月 入学年月日 RXRQ RXSJ RXNY enrolment_date enrollment_date",
)
_GRADUATED_ON = column(
    "graduated_on",
    "毕业日期",
    "graduated on",
    "毕业时间 毕业年月 毕业年月日 毕结业日期 毕(结)业日期 BYRQ BYSJ BYNY BJYRQ graduation_date",
)
_CATEGORY_WORDS = "学生类别 学生类型 学员类别 考生类别 办学类型 教育类型 教育类别 LB XSLB XSLX BXLX"
_CONSENT = column(
    "consent",
    "人脸比对同意",
    "face comparison consent",
    "人脸识别同意 人脸比对授权 是否同意人脸比对 是否同意人脸识别 同意人脸比对 RLBDTY face_consent",
)
_CONSENT_DATE = column(
    "consent_date",
    "同意日期",
    "consent date",
    "人脸比对同意日期 同意时间 表态日期 TYRQ",
    required=False,
)
_CONSENT_FORM = column(
    "consent_form", "同意书编号", "consent form", "同意书号 授权书编号 TYSBH form_number", required=False
)

ROSTER: tuple[Column, ...] = (
    STUDENT_NUMBER,
    _NAME,
    _SEX,
    _BIRTH_DATE,
    _ID_NUMBER,
    _LEVEL,
    _MAJOR,
    _DURATION,
    _STUDY_MODE,
    column("kind", "类别", "kind of study", _CATEGORY_WORDS),
    _ENROLLED_ON,
    _GRADUATED_ON,
    column(
        "site", "教学点", "teaching site", "教学点名称 学习中心 学习中心名称 教学站点 办学点 JXD JXDMC XXZX"
    ),
    column("class_name", "班级", "class", "班级名称 行政班 教学班 BJ BJMC", required=False),
    column("seal", "盖章方式", "seal", "盖章类型 用章方式 用章类型 印章类型 GZFS GZLX seal_type"),
    # Without the column every student is 待审: nobody passes an audit nobody recorded.
    column(
        "audit",
        "毕业审核",
        "graduation audit",
        "毕业审核结果 毕业审核状态 审核结果 审核状态 BYSH BYSHJG SHJG SHZT",
        required=False,
    ),
    column(
        "audit_reason",
        "审核说明",
        "audit reason",
        "审核意见 审核原因 未通过原因 不通过原因 审核备注 SHSM SHYJ",
        required=False,
    ),
    # Without the column, or with an empty cell, nothing is recorded: no consent, no face template.
    replace(_CONSENT, required=False),
    _CONSENT_DATE,
    _CONSENT_FORM,
)

CONSENTS: tuple[Column, ...] = (STUDENT_NUMBER, _CONSENT, _CONSENT_DATE, _CONSENT_FORM)

DELIVERY_INDEX: tuple[Column, ...] = (
    column(
        "file_name",
        "文件名",
        "file name",
        "文件名称 照片文件名 图像文件名 图片文件名 照片名称 图像名称 图片名称 照片 图像 "
        "WJM WJMC ZP ZPM ZPMC file filename photo",
    ),
    _ID_NUMBER,
    _NAME,
    column(
        "school_code", "学校代码", "school code", "院校代码 单位代码 学校代号 XXDM YXDM DWDM", required=False
    ),
    column(
        "capture_card", "采集卡号", "capture card", "采集卡 采集卡编号 图像采集卡号 CJK CJKH", required=False
    ),
    column(
        "captured_on",
        "采集日期",
        "captured on",
        "采集时间 拍摄日期 拍摄时间 照相日期 CJRQ CJSJ PSRQ capture_date",
    ),
    column("category", "类别", "category", _CATEGORY_WORDS, required=False),
    column("sha256", "sha256", "SHA-256", "校验值 校验码 文件校验值 文件指纹 哈希值 HASH", required=False),
)

CERTIFICATE_DATA: tuple[Column, ...] = (
    column(
        "certificate_number",
        "证书编号",
        "certificate number",
        "证书号 毕业证书编号 毕业证编号 毕业证书号 电子注册号 ZSBH ZSH DZZCH certificate_no",
        required=False,
    ),
    # What the photo is found by, the school and its president are the template's to require.
    column("student_number", "学号", "student number", " ".join(STUDENT_NUMBER.aliases), required=False),
    _NAME,
    _SEX,
    _BIRTH_DATE,
    replace(_LEVEL, required=False),  # else the template's
    _MAJOR,
    _DURATION,
    _STUDY_MODE,
    _ENROLLED_ON,
    _GRADUATED_ON,
    column(
        "issued_on",
        "发证日期",
        "issued on",
        "签发日期 颁证日期 发证时间 FZRQ issue_date date_of_issue",
        required=False,
    ),
    column(
        "school_name", "学校名称", "school name", "学校 院校名称 毕业院校 XXMC YXMC school", required=False
    ),
    column("president", "校长", "president", "校长姓名 校(院)长 院长 校院长 XZXM", required=False),
    column(
        "co_sealed_with", "合作学校", "co-sealed with", "合作高校 合作院校 合作单位 HZXX HZYX", required=False
    ),
    column(
        "photo",
        "照片",
        "photo",
        "照片文件名 照片文件 相片 文件名 ZP ZPM ZPWJM photo_file file_name",
        required=False,
    ),
)

# Notes that forms put in brackets after a heading. Other brackets belong to it: 姓名(拼音) is not 姓名.
_NOTE = re.compile(
    r"[(\[【〔{<《](?:非?必[填录]项?|选[填录]|可选|可?不填|可为?空|不[可能]为空|文本(?:格式)?|文字|日期|数字|\*+"
    r"|\d+位.*|[Yy]{4}.*|[如例格注请男].*|required|optional|text)[)\]】〕}>》]"
)
_NOISE = re.compile(r"[\s*_\-:.()\[\]【】/·、'\"?\u200b\ufeff]+")


def plain_header(raw: str) -> str:
    """A heading without width, case, spaces, stars, punctuation and notes like （必填）."""
    text = _NOTE.sub("", normalize("NFKC", raw).strip())
    return _NOISE.sub("", text).casefold()


def map_headers(headers: Sequence[str], columns: Iterable[Column]) -> Mapping[str, str]:
    """Column id → the heading that carries it, for the columns the table has.

    Raises InvalidHeaders, naming every missing required column and every column that occurs twice.
    """
    columns = tuple(columns)
    found = {
        column.id: [header for header in headers if plain_header(header) in column.spellings]
        for column in columns
    }
    missing = [column for column in columns if column.required and not found[column.id]]
    twice = [column for column in columns if len(found[column.id]) > 1]
    if missing or twice:
        raise InvalidHeaders(
            problem_zh="；".join(
                [f"缺少{'、'.join(f'“{column.zh}”' for column in missing)}"] * bool(missing)
                + [f"“{column.zh}”重复（{'、'.join(found[column.id])}）" for column in twice]
            )
            + "。",
            problem_en="; ".join(
                [f"missing: {', '.join(column.en for column in missing)}"] * bool(missing)
                + [f"{column.en} occurs {len(found[column.id])} times" for column in twice]
            )
            + ".",
        )
    return {column_id: names[0] for column_id, names in found.items() if names}
