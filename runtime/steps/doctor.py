"""Whether the office is sound: blobs, database, templates, print runs, models and fonts, one finding each."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from imaging import models
from imaging.models import Model, model_path
from matching.engine import load_engine
from registry.errors import OfficeError
from registry.ports import Progress
from registry.text import Text
from runtime.audit.reading import verify_trail
from runtime.db.health import damage, schema_differences
from runtime.db.schema import FaceJoinRow, PrintRunRow
from runtime.db.session import reading
from runtime.office import Office
from runtime.steps.blob_check import BlobCheck, check_blobs
from runtime.steps.frozen import lost_subjects
from runtime.steps.print_run import CHANGED, OTHER_MANIFEST, TAMPERED, fonts_of, run_changes
from runtime.steps.privacy import privacy_status

_NAMED = 5  # files named in one finding; the count says how many there are


@dataclass(frozen=True, slots=True)
class Ailment:
    """One thing that is wrong, and what to do."""

    text: Text
    remedy: Text


@dataclass(frozen=True, slots=True)
class Examination:
    """Everything that is wrong, and what the blob store holds."""

    ailments: tuple[Ailment, ...]
    blobs: BlobCheck


def examine(office: Office, progress: Progress) -> Examination:
    """Look at everything; reads every stored picture, changes nothing."""
    blobs = check_blobs(office, progress)
    found = [*_blobs(blobs), *_database(office), *_trail(office), *_templates(office)]
    found += [*_runs(office), *_tools(office)]
    return Examination(tuple(found), blobs)


def _blobs(blobs: BlobCheck) -> Iterator[Ailment]:
    if blobs.damaged:
        yield Ailment(_DAMAGED.format(count=len(blobs.damaged), which=_some(blobs.damaged)), _RESTORE)
    if blobs.missing:
        yield Ailment(_MISSING.format(count=len(blobs.missing), which=_some(blobs.missing)), _RESTORE)
    if blobs.orphans:
        names = tuple(path.name for path in blobs.orphans)
        yield Ailment(_ORPHANS.format(count=len(names), which=_some(names)), _SWEEP)


def _database(office: Office) -> Iterator[Ailment]:
    if office.database.dialect.name != "sqlite":
        return  # other databases have their own tools for this
    broken = damage(office.database)
    if broken:
        yield Ailment(_BROKEN.format(which=_some(tuple(broken))), _RESTORE)
    changed = schema_differences(office.database)
    if changed:
        yield Ailment(_SCHEMA.format(which=_some(tuple(changed))), _RESTORE)


def _trail(office: Office) -> Iterator[Ailment]:
    for fault in verify_trail(office).faults:
        yield Ailment(fault.text, _TRAIL)


def _templates(office: Office) -> Iterator[Ailment]:
    store = office.templates
    stored = store.ids()
    with reading(office.database) as session:
        joined = frozenset(session.scalars(select(FaceJoinRow.join_id)))
    if stored - joined:
        yield Ailment(_UNJOINED.format(count=len(stored - joined)), _SCREEN_AGAIN)
    unopened = len(stored) - len(store.read(stored))
    if unopened:
        yield Ailment(_UNOPENED.format(count=unopened), _SCREEN_AGAIN)
    due = privacy_status(office).templates_due
    if due:
        yield Ailment(_DUE.format(count=due), _CLOSE)
    for file in (store.key_file, store.file):
        if file.is_file() and _exposed(file):
            yield Ailment(_EXPOSED.format(file=file.name), _CHMOD.format(file=file.name))


def _exposed(file: Path) -> bool:
    return os.name == "posix" and bool(file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def _runs(office: Office) -> Iterator[Ailment]:
    with reading(office.database) as session:
        runs = session.scalars(select(PrintRunRow.id).order_by(PrintRunRow.id)).all()
        lost = lost_subjects(session)
    if lost:
        yield Ailment(_LOST.format(count=len(lost), which=_some(tuple(lost))), _TRAIL)
    for run_id in runs:
        try:
            problems = run_changes(office, run_id)
        except OfficeError:  # a lost or damaged photo, which was said already
            continue
        frozen = [str(one.page) for one in problems if one.text is TAMPERED]
        if frozen:
            yield Ailment(_FROZEN.format(id=run_id, which=_some(tuple(frozen))), _TRAIL)
        if CHANGED in problems:
            yield Ailment(_RUN.format(id=run_id), _RENDER.format(id=run_id))
        if OTHER_MANIFEST in problems:
            yield Ailment(_MANIFEST.format(id=run_id), _RENDER.format(id=run_id))


def _tools(office: Office) -> Iterator[Ailment]:
    """Models, the engine and fonts say themselves what is wrong with them."""
    for model in (one for one in vars(models).values() if isinstance(one, Model)):
        try:
            model_path(model)
        except OfficeError as error:
            yield Ailment(error.sentence, error.cure)
    for load in (lambda: load_engine(office.settings.engine), lambda: fonts_of(office)):
        try:
            load()
        except OfficeError as error:
            yield Ailment(error.sentence, error.cure)


def _some(names: tuple[str, ...]) -> str:
    return "、".join(names[:_NAMED]) + (" …" if len(names) > _NAMED else "")


_DAMAGED = Text("{count} 个文件的内容已损坏：{which}", "{count} stored files are damaged: {which}")
_MISSING = Text("缺少 {count} 个文件：{which}", "{count} files are missing: {which}")
_ORPHANS = Text(
    "{count} 个文件没有任何记录使用（多为被退回的交付留下）：{which}",
    "{count} files belong to no record, mostly of refused deliveries: {which}",
)
_BROKEN = Text("数据库损坏：{which}", "The database is damaged: {which}")
_SCHEMA = Text(
    "数据库结构或保护触发器被改动：{which}", "The schema or its protecting triggers were changed: {which}"
)
_UNJOINED = Text("{count} 个人脸模板没有归属", "{count} face templates belong to nothing")
_UNOPENED = Text("{count} 个人脸模板无法解密", "{count} face templates cannot be opened with the key")
_DUE = Text("{count} 个人脸模板应当删除", "{count} face templates are due for deletion")
_EXPOSED = Text("{file} 可被其他用户读取", "{file} can be read by other users")
_RUN = Text("批次 {id} 的 PDF 缺失或已被改动", "The PDF of print run {id} is missing or was changed")
_MANIFEST = Text(
    "批次 {id} 的 manifest.csv 缺失或已被改动", "manifest.csv of print run {id} is missing or was changed"
)
_FROZEN = Text(
    "批次 {id} 的编号或冻结数据与审计记录不符（页码 {which}）",
    "Numbers or frozen data of print run {id} are not what the audit trail notes (pages {which})",
)
_LOST = Text(
    "审计记录中的 {count} 个编号或批次已不在数据库中：{which}",
    "{count} numbers or runs of the audit trail are gone from the database: {which}",
)
_RESTORE = Text("请从备份恢复，此前不要打印。", "Restore it from the backup; print nothing until then.")
_TRAIL = Text(
    "请保全现场并上报；用 yanqi audit verify 查看全部。",
    "Keep everything as it is and report it; `yanqi audit verify` shows all.",
)
_SWEEP = Text("运行 yanqi doctor --sweep 删除。", "`yanqi doctor --sweep` deletes them.")
_SCREEN_AGAIN = Text("重新运行 yanqi screen 即可清理。", "The next `yanqi screen` puts it right.")
_CLOSE = Text(
    "本季已完成的运行 yanqi season close，否则运行 yanqi screen。",
    "`yanqi season close` if the season is over, else `yanqi screen`.",
)
_CHMOD = Text("运行 chmod 600 {file}。", "Run `chmod 600 {file}`.")
_RENDER = Text(
    "运行 yanqi print-run render {id} 重新生成。", "`yanqi print-run render {id}` makes it again, the same."
)
