"""`yanqi privacy …` and `yanqi season …`: what is held of faces, how it ends."""

from typing import Annotated

import typer

from api.cli.office import DEFAULT_FOLDER, By, OfficeFolder, Today, enter
from api.cli.screen import line, out
from registry.consent import NO_RECORD, ConsentState
from registry.text import Text
from runtime.steps.privacy import FILE_AT, WARN_AT, Erasure, erase, privacy_status
from runtime.steps.season_end import close_season, reopen_season

app = typer.Typer(help="人脸信息与隐私 / faces and privacy", no_args_is_help=True)
season = typer.Typer(help="毕业季的结束 / the end of a season", no_args_is_help=True)

Reason = Annotated[str, typer.Option("--reason", help="理由 / why")]


@app.command("status")
def status(office: OfficeFolder = DEFAULT_FOLDER, today: Today = None) -> None:
    """人脸信息的数量、同意、应删日期；退出码 1：有该办的 / counts, consents, dates; 1: something is due."""
    desk = enter(office, today)
    now = privacy_status(desk)
    said = [f"{state.zh} {now.consents[state]}" for state in ConsentState]
    out.print(f"存有人脸图像 {now.persons} 人（{WARN_AT} 人提醒，{FILE_AT} 人备案）/ persons pictured")
    out.print(f"人脸模板 {now.templates} 个，其中应删除 {now.templates_due} 个 / templates, due for deletion")
    out.print("同意：" + "，".join([*said, f"{NO_RECORD.zh} {now.consents[None]}"]) + " / consents")
    word = "已结束 closed" if now.closed else "进行中 open"
    out.print(
        f"{desk.season.text.zh}：{word}；模板最迟 {now.delete_by} 删除 / templates go by then at the latest"
    )
    out.print(
        f"社方已不再保存的原图 {now.originals_expired} 张（本办保留作来源依据）/ originals only held here"
    )
    duties = [
        *([_DUE] if now.templates_due else []),
        *([_FILE] if now.must_file else []),
        *([_NEAR] if now.near_filing else []),
    ]
    for duty in duties:
        out.print(line((duty.zh, "yellow"), " ", (duty.en, "dim")), soft_wrap=True)
    if duties:
        raise typer.Exit(1)


@app.command("erase")
def erase_student(
    student_number: Annotated[str, typer.Argument(metavar="学号", help="学号 / student number")],
    reason: Reason,
    by: By = "",
    office: OfficeFolder = DEFAULT_FOLDER,
    today: Today = None,
) -> None:
    """登记撤回、当即删除人脸模板，并说明依法保留什么 / withdraw, delete templates now, say what stays."""
    done = erase(enter(office, today, by), student_number, reason)
    out.print(
        line(f"{student_number}：已登记撤回，删除人脸模板 {done.templates} 个 / withdrawn, templates deleted")
    )
    out.print("依法保留 / kept by law：")
    for kept in _kept(done):
        out.print(line("  ", kept.zh, " ", (kept.en, "dim")), soft_wrap=True)


@season.command("close")
def close(
    reason: Reason = "",
    force: Annotated[
        bool, typer.Option("--force", help="仍有待处理案例也结束 / close although cases are open")
    ] = False,
    by: By = "",
    office: OfficeFolder = DEFAULT_FOLDER,
    today: Today = None,
) -> None:
    """结束本季，当即删除全部人脸模板 / close the season and delete all its templates at once."""
    closing = close_season(enter(office, today, by), reason, force=force)
    left = f"，留有待处理案例 {closing.open_cases} 个" if closing.open_cases else ""
    out.print(f"本季已结束，删除人脸模板 {closing.templates} 个{left} / closed, templates deleted")


@season.command("reopen")
def reopen(reason: Reason, by: By = "", office: OfficeFolder = DEFAULT_FOLDER, today: Today = None) -> None:
    """重新打开已结束的本季 / open a closed season again."""
    reopen_season(enter(office, today, by), reason)
    out.print("本季已重新打开；重新比对时才再生成模板 / open again; templates are made at the next screening")


def _kept(done: Erasure) -> list[Text]:
    """What stays of a student and on what ground."""
    kept = [_ROSTER]
    if done.photos or done.originals:
        kept.append(_PICTURES.format(photos=done.photos, originals=done.originals))
    if done.decisions or done.cases:
        kept.append(_DECISIONS.format(decisions=done.decisions, cases=done.cases))
    if done.certificate:
        kept.append(_CERTIFICATE.format(number=done.certificate))
    return [*kept, _RECORD]


_DUE = Text(
    "有应删除的模板：本季已完成的请运行 yanqi season close，否则重新比对即自动清理。",
    "Templates are due: `yanqi season close` if the season is over; else the next screening removes them.",
)
_FILE = Text(
    f"人脸信息已满 {FILE_AT} 人：30 个工作日内向省级网信部门备案。",
    f"{FILE_AT} persons reached: file with the provincial cyberspace administration within 30 working days.",
)
_NEAR = Text(
    f"人脸信息接近 {FILE_AT} 人：请准备向省级网信部门备案的材料。",
    f"Near {FILE_AT} persons: prepare the filing with the provincial cyberspace administration.",
)
_ROSTER = Text(
    "学籍信息（名册）：学籍管理的法定职责（个人信息保护法第十三条第三项）。",
    "The roster: a statutory duty of the registry (PIPL 13(3)).",
)
_PICTURES = Text(
    "照片 {photos} 张、社方原图 {originals} 张：证书须贴照片并可追溯来源，只存图像，不再作人脸比对。",
    "{photos} photos, {originals} originals: a certificate needs its photo and its source; pictures only.",
)
_DECISIONS = Text(
    "比对结论 {decisions} 条、案例 {cases} 个：撤回不影响撤回前已进行的处理（第十五条）。",
    "{decisions} decisions, {cases} cases: a withdrawal leaves what was done before it (PIPL 15).",
)
_CERTIFICATE = Text(
    "证书编号 {number} 及打印底账：编号终身有效，不得撤销或另用。",
    "Certificate number {number} and its print ledger: a number is for ever and never used twice.",
)
_RECORD = Text(
    "同意与撤回记录：处理情况记录至少保存三年（第五十六条）。",
    "The record of consent and withdrawal: kept at least three years (PIPL 56).",
)
