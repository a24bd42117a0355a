"""`yanqi deliveries …`: what agencies delivered, what they still hold, and manifests for them to sign."""

from hashlib import sha256
from typing import Annotated

import typer
from rich.markup import escape

from api.cli.imports import Source
from api.cli.office import DEFAULT_FOLDER, OfficeFolder, Today, enter
from api.cli.screen import errors, out, print_record, table
from registry.provenance import Signature, manifest
from runtime.providers import providers
from runtime.steps.delivery_files import read_delivery
from runtime.steps.originals import AgencyCopy, expiring, list_deliveries, list_mixed_cards

app = typer.Typer(help="图像交付 / deliveries of the photo agencies", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="每项一行 JSON / one JSON object a line")]


@app.command("list")
def deliveries(office: OfficeFolder = DEFAULT_FOLDER, as_json: AsJson = False) -> None:
    """已登记的交付 / the registered deliveries."""
    desk = enter(office)
    names = providers(desk)
    sheet = table("编号", "收到", "提供方", "来源", "签名", "图像", "新", "问题", "清单")
    for entry in list_deliveries(desk):
        row = entry.row
        if as_json:
            print_record(
                {
                    "id": row.id,
                    "received_at": row.received_at.isoformat(),
                    "provider": row.provider,
                    "source": row.source,
                    "signature": row.signature,
                    "signer": row.signer,
                    "unsigned_reason": row.unsigned_reason,
                    "manifest_sha256": row.manifest_sha256,
                    "originals": row.originals,
                    "new": entry.new,
                    "problems": entry.problems,
                }
            )
            continue
        why = f"（{row.unsigned_reason}）" if row.unsigned_reason else ""
        sheet.add_row(
            str(row.id),
            f"{row.received_at:%Y-%m-%d}",
            escape(names[row.provider].name.zh if row.provider in names else row.provider),
            escape(row.source),
            escape("\n".join(filter(None, (Signature(row.signature).text.zh + why, row.signer)))),
            str(row.originals),
            str(entry.new),
            str(entry.problems),
            row.manifest_sha256[:8],
        )
    if not as_json:
        out.print(sheet)


@app.command("originals")
def originals(
    days: Annotated[
        int, typer.Option("--expiring", min=0, help="多少天内到期 / that expire within so many days")
    ],
    office: OfficeFolder = DEFAULT_FOLDER,
    today: Today = None,
    as_json: AsJson = False,
) -> None:
    """本季学生的原图中，社方即将或已经不再保存的 / originals that the agency soon has no longer."""
    sheet = table("学号", "姓名", "采集", "社方保存至", "剩余", "备注")
    for copy in expiring(enter(office, today), days):
        student, original = copy.student, copy.original
        if as_json:
            print_record(
                {
                    "student_number": student.student_number,
                    "file_name": original.file_name,
                    "sha256": original.sha256,
                    "captured_on": original.captured_on.isoformat(),
                    "kept_until": copy.kept_until.isoformat(),
                    "days_left": copy.days_left,
                    "newer": copy.newer,
                }
            )
            continue
        sheet.add_row(
            student.student_number,
            student.name,
            str(original.captured_on),
            str(copy.kept_until),
            _left(copy),
            "另有较新原图" if copy.newer else "",
        )
    if not as_json:
        out.print(sheet)


@app.command("cards")
def cards(office: OfficeFolder = DEFAULT_FOLDER, as_json: AsJson = False) -> None:
    """开放教育学生未单独使用的采集卡 / capture cards that open-education students share with others."""
    sheet = table("采集卡", "类别（人数）", "本季学生")
    for card in list_mixed_cards(enter(office)):
        if as_json:
            numbers = [student.student_number for student in card.students]
            print_record({"card": card.card, "categories": card.categories, "students": numbers})
            continue
        sheet.add_row(
            escape(card.card),
            escape("，".join(f"{category} {count}" for category, count in card.categories.items())),
            "\n".join(f"{student.student_number} {student.name}" for student in card.students) or "无",
        )
    if not as_json:
        out.print(sheet)


@app.command("manifest")
def canonical_manifest(path: Source) -> None:
    """打印交付的标准清单，供提供方签名 / the canonical manifest of a delivery, for its provider to sign."""
    delivered = read_delivery(path, lambda data: sha256(data).hexdigest())
    for problem in delivered.problems:
        errors.print(f"[red]{problem.place}[/] {problem.text.zh} {problem.remedy.zh}", soft_wrap=True)
        errors.print(f"  [dim]{problem.code}: {problem.text.en} {problem.remedy.en}[/]", soft_wrap=True)
    if delivered.problems:
        raise typer.Exit(1)  # half a delivery is not to be signed
    typer.echo(manifest(delivered.originals), nl=False)  # bytes: a console must not turn LF into CRLF


def _left(copy: AgencyCopy) -> str:
    return f"[red]已过 {-copy.days_left} 天[/]" if copy.days_left < 0 else f"{copy.days_left} 天"
