"""`yanqi audit …`: read the trail, and verify that nobody tampered with it."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from api.cli.office import DEFAULT_FOLDER, By, OfficeFolder, enter, look
from api.cli.screen import AsJson, line, out, print_record, table
from registry.audit import Action
from runtime.audit.reading import list_trail, verify_trail
from runtime.audit.settings import explain_anchor
from runtime.audit.trail import anchor_file
from runtime.db.audit import AuditRow

app = typer.Typer(help="审计记录 / the audit trail", no_args_is_help=True)
_SHOWN = 20  # faults of a chain that was rewritten: the first tell enough


@app.command("list")
def show(
    action: Annotated[
        Action | None, typer.Option(help="只看这一种操作 / only this action", metavar="ACTION")
    ] = None,
    subject: Annotated[str, typer.Option(help="只看这一项，如 case:12 / only this subject")] = "",
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M"], help="从此时起（本地时间）/ from then on"),
    ] = None,
    as_json: AsJson = False,
    office: OfficeFolder = DEFAULT_FOLDER,
) -> None:
    """谁在什么时候做了什么 / who did what, and when."""
    start = since.astimezone(UTC).replace(tzinfo=None) if since else None
    rows = list_trail(look(office), action, subject, start)
    if as_json:
        for row in rows:
            print_record(_record(row))
        return
    sheet = table("序号", "时间（UTC）", "经办", "登录", "操作", "对象", "说明", "摘要")
    for row in rows:
        sheet.add_row(
            str(row.sequence),
            f"{row.time:%Y-%m-%d %H:%M:%S}",
            line(row.actor),
            line(row.via),
            line(_word(row.action)),
            line(row.subject),
            line(row.reason),
            row.hash[:8],
        )
    out.print(sheet)


@app.command("verify")
def check(office: OfficeFolder = DEFAULT_FOLDER) -> None:
    """审计记录是否被改动、删除、调换或截去 / was anything changed, removed, moved or cut off.

    退出码 0 完好，1 被动过 / exit status 0: whole, 1: tampered with.
    """
    desk = look(office)
    found = verify_trail(desk)
    for fault in found.faults[:_SHOWN]:
        out.print(line((fault.text.zh, "red"), " ", (fault.text.en, "dim")), soft_wrap=True)
    if len(found.faults) > _SHOWN:
        out.print(f"…… 共 {len(found.faults)} 处 / {len(found.faults)} in all")
    if found.unanchored:
        said = f"锚点之后还有 {found.unanchored} 条：上一条命令可能被中断。"
        out.print(line((said, "yellow"), " entries after the last anchor: a command was interrupted"))
    word = "完好 / whole" if found.passed else "被动过，请保全现场并上报 / tampered with"
    out.print(f"审计记录 {found.entries} 条，{word}")
    out.print(line(f"锚点文件 {anchor_file(desk)}，链尾 {found.head[:16]}"), soft_wrap=True)
    raise typer.Exit(not found.passed)


@app.command("explain")
def explain(
    reason: Annotated[str, typer.Option(help="理由 / the reason")],
    by: By = "",
    office: OfficeFolder = DEFAULT_FOLDER,
) -> None:
    """说明为什么另起了锚点文件 / why an anchor file was begun anew."""
    explain_anchor(enter(office, by=by), reason)
    out.print("已记录 / recorded")


def _word(action: str) -> str:
    """An action in words; a word of a later version as it stands."""
    return Action(action).text.zh if action in set(Action) else action


def _record(row: AuditRow) -> dict[str, object]:
    return {
        "sequence": row.sequence,
        "time": f"{row.time.isoformat(timespec='seconds')}Z",
        "actor": row.actor,
        "via": row.via,
        "action": row.action,
        "subject": row.subject,
        "reason": row.reason,
        "before": row.before,
        "after": row.after,
        "previous": row.previous,
        "hash": row.hash,
    }
