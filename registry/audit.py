"""The audit trail: what may be recorded, and the chain that shows when a record was tampered with.

Each entry carries the hash of the one before it, so that nobody can change, remove or reorder one without
every later hash changing. Names and numbers of students never enter it: a subject is a kind and the id of a
row, and what an entry says about contents is a digest. Digests are SHA-256, as 64 hex digits.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from registry.text import Text

GENESIS = "0" * 64  # the previous hash of the first entry


class Action(StrEnum):
    """Everything an entry can say was done. An action that is not here cannot be recorded."""

    SETTINGS_CHANGED = "settings.changed"
    ROSTER_IMPORTED = "roster.imported"
    RECORDS_IMPORTED = "records.imported"
    RECORD_GRANTED = "record.granted"
    RECORD_REFUSED = "record.refused"
    STUDENT_CHANGED = "student.changed"
    DELIVERY_REGISTERED = "delivery.registered"
    IMAGES_IMPORTED = "images.imported"
    IMAGE_REPLACED = "image.replaced"
    PHOTO_VIEWED = "photo.viewed"
    PHOTOS_VALIDATED = "photos.validated"
    SEASON_SCREENED = "season.screened"
    CASE_OPENED = "case.opened"
    CASE_REOPENED = "case.reopened"
    CASE_SUPERSEDED = "case.superseded"
    CASE_TAKEN = "case.taken"
    CASE_DECIDED = "case.decided"
    CASE_UNDONE = "case.undone"
    CASE_RESOLVED = "case.resolved"
    CORRECTION_EXPORTED = "correction.exported"
    CORRECTION_FILED = "correction.filed"
    REPORT_EXPORTED = "report.exported"
    GATE_ASKED = "gate.asked"
    GATE_OVERRIDE_ASKED = "gate.override_asked"
    GATE_OVERRIDDEN = "gate.overridden"
    NUMBER_RESERVED = "number.reserved"
    RUN_CREATED = "run.created"
    RUN_RENDERED = "run.rendered"
    RUN_VERIFIED = "run.verified"
    SEASON_CLOSED = "season.closed"
    SEASON_REOPENED = "season.reopened"
    CONSENT_RECORDED = "consent.recorded"
    CONSENT_WITHDRAWN = "consent.withdrawn"
    TEMPLATES_STORED = "templates.stored"
    TEMPLATES_DELETED = "templates.deleted"
    ANCHOR_STARTED = "audit.anchor_started"
    ANCHOR_EXPLAINED = "audit.anchor_explained"

    @property
    def text(self) -> Text:
        """The action in words."""
        return _ACTIONS[self]


class Kind(StrEnum):
    """What an entry is about."""

    OFFICE = "office"
    SEASON = "season"
    BATCH = "batch"
    STUDENT = "student"
    IMAGE = "image"
    PHOTO = "photo"  # its id is the SHA-256 of its bytes
    CASE = "case"
    CERTIFICATE = "certificate"
    RUN = "run"
    CONSENT = "consent"
    TEMPLATES = "templates"


@dataclass(frozen=True, slots=True)
class Subject:
    """What was acted upon. `id` is the id of a row, a season code or a digest: never a name or a number."""

    kind: Kind
    id: str | int

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. `via` is how we know: on the command line a name is a claim, the account beside it is not."""

    name: str
    via: str  # e.g. cli:zhao, the account of the operating system; program


PROGRAM = Actor("yanqi", "program")  # where nobody said who acts


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `time` is UTC without a zone; `before` and `after` are digests, "" where there is none."""

    sequence: int
    time: datetime
    actor: str
    via: str
    action: str
    subject: str
    reason: str
    before: str
    after: str
    previous: str

    @property
    def hash(self) -> str:
        """SHA-256 over the canonical JSON of the entry, the previous hash included."""
        return digest(asdict(self) | {"time": self.time.isoformat(timespec="microseconds") + "Z"})


def digest(content: Any) -> str:
    """SHA-256 over canonical JSON: keys sorted, no blanks, UTF-8; dates and the like by their text."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


_ACTIONS = {
    Action.SETTINGS_CHANGED: Text("设置已更改", "settings changed"),
    Action.ROSTER_IMPORTED: Text("导入名册", "roster imported"),
    Action.RECORDS_IMPORTED: Text("导入业务记录", "records imported"),
    Action.RECORD_GRANTED: Text("批准申请", "request granted"),
    Action.RECORD_REFUSED: Text("不予批准申请", "request refused"),
    Action.STUDENT_CHANGED: Text("更改学生信息", "student changed"),
    Action.DELIVERY_REGISTERED: Text("登记图像社交付", "delivery registered"),
    Action.IMAGES_IMPORTED: Text("导入图像", "images imported"),
    Action.IMAGE_REPLACED: Text("更换图像", "image replaced"),
    Action.PHOTO_VIEWED: Text("查看照片", "photo viewed"),
    Action.PHOTOS_VALIDATED: Text("检查照片", "photos validated"),
    Action.SEASON_SCREENED: Text("比对照片", "season screened"),
    Action.CASE_OPENED: Text("立案", "case opened"),
    Action.CASE_REOPENED: Text("重新立案", "case reopened"),
    Action.CASE_SUPERSEDED: Text("案例因换图失效", "case superseded"),
    Action.CASE_TAKEN: Text("领取案例", "case taken"),
    Action.CASE_DECIDED: Text("处理案例", "case decided"),
    Action.CASE_UNDONE: Text("撤回处理", "decision undone"),
    Action.CASE_RESOLVED: Text("案例办结", "case resolved"),
    Action.CORRECTION_EXPORTED: Text("导出更正表", "correction list exported"),
    Action.CORRECTION_FILED: Text("报送更正", "correction filed"),
    Action.REPORT_EXPORTED: Text("导出报告", "report exported"),
    Action.GATE_ASKED: Text("判断能否发证", "gate asked"),
    Action.GATE_OVERRIDE_ASKED: Text("申请越过发证结论", "override of the gate asked for"),
    Action.GATE_OVERRIDDEN: Text("两人同意越过发证结论", "gate overridden by two"),
    Action.NUMBER_RESERVED: Text("编证书号", "number reserved"),
    Action.RUN_CREATED: Text("建立打印批次", "print run created"),
    Action.RUN_RENDERED: Text("生成打印文件", "print run rendered"),
    Action.RUN_VERIFIED: Text("核验打印文件", "print run verified"),
    Action.SEASON_CLOSED: Text("结束毕业季", "season closed"),
    Action.SEASON_REOPENED: Text("重新打开毕业季", "season reopened"),
    Action.CONSENT_RECORDED: Text("登记同意", "consent recorded"),
    Action.CONSENT_WITHDRAWN: Text("撤回同意", "consent withdrawn"),
    Action.TEMPLATES_STORED: Text("保存人脸模板", "face templates stored"),
    Action.TEMPLATES_DELETED: Text("删除人脸模板", "face templates deleted"),
    Action.ANCHOR_STARTED: Text("另起审计锚点", "audit anchor started anew"),
    Action.ANCHOR_EXPLAINED: Text("说明另起锚点的原因", "new audit anchor explained"),
}
