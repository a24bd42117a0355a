"""`yanqi render`: certificates straight from a table, without numbering or ledger."""

import io
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from api.cli.runs import refuse, report_refusal
from api.cli.screen import line, out, print_record
from certificates.fonts import load_fonts
from certificates.prepare import prepare
from certificates.render import write
from certificates.template import load_template
from runtime.files import read_bounded, write_atomic
from runtime.intake.bundle import open_bundle
from runtime.intake.certificate_data import Defaults, read_certificates
from runtime.intake.lines import MAX_BYTES
from runtime.intake.tables import read_table


def render(
    template: Annotated[str, typer.Option(help="模板名或文件夹 / template name or folder")],
    data: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="数据表 / table of certificates")],
    photos: Annotated[
        Path, typer.Option(exists=True, help="照片文件夹或 ZIP，以学号命名 / photos named by 学号")
    ],
    out_file: Annotated[Path, typer.Option("--out", help="生成的 PDF / the PDF to write")],
    school_name: Annotated[str, typer.Option(help="表中没有学校名称时用 / where the table has none")] = "",
    president: Annotated[str, typer.Option(help="表中没有校长时用 / where the table has none")] = "",
    co_sealed_with: Annotated[str, typer.Option(help="表中没有合作学校时用 / where the table has none")] = "",
    issued_on: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], help="表中没有发证日期时用；默认毕业日期 / default: graduation day"
        ),
    ] = None,
    font_folder: Annotated[
        Path | None,
        typer.Option("--fonts", exists=True, file_okay=False, help="附加字体文件夹 / additional fonts"),
    ] = None,
    watermark: Annotated[bool, typer.Option(help="印“样张”水印 / mark as specimens")] = True,
    as_json: Annotated[bool, typer.Option("--json", help="每页一行 JSON / one JSON object a page")] = False,
) -> None:
    """由数据表直接生成证书，不编号、不入账 / certificates from a table, without numbering or ledger.

    不能准确打印的列出原因并退回，退出码 1 / what cannot be printed exactly is refused; exit status 1.
    """
    layout = load_template(template)
    defaults = Defaults(
        layout.level, school_name, president, co_sealed_with, issued_on.date() if issued_on else None
    )
    rows = read_table(data.name, read_bounded(data, MAX_BYTES))
    with open_bundle(photos) as bundle:
        certificates, problems = read_certificates(rows, bundle, defaults)
    for problem in problems:
        refuse(f"退回 {problem.place}", "table.row", problem.text, problem.remedy)
    fonts = load_fonts(font_folder)
    prepared = prepare(layout, certificates, fonts, specimen=watermark)
    for error in prepared.refused:
        report_refusal(error)
    pdf = io.BytesIO()
    report = write(prepared, pdf, fonts=fonts, watermark=watermark)
    write_atomic(out_file, pdf.getvalue())
    if as_json:
        for page in report.pages:
            print_record(
                {
                    "page": page.page,
                    "number": page.number,
                    "student_number": page.student_number,
                    "name": page.name,
                    "photo_sha256": page.photo_sha256,
                }
            )
    else:
        count = len(report.pages)
        out.print(line(f"{out_file}：{count} 份 / {count} certificates"), soft_wrap=True)
    raise typer.Exit(bool(problems or prepared.refused))
