"""`yanqi consent …`: who agreed to the comparison of faces by program."""

from datetime import datetime
from typing import Annotated

import typer

from api.cli.imports import Source, report
from api.cli.office import DEFAULT_FOLDER, By, OfficeFolder, Today, enter
from api.cli.screen import AsJson, line, out, print_record, table
from registry.consent import NO_RECORD, Consent, ConsentState
from runtime.steps.consent import count_consents, import_consents, list_consents, set_consent

app = typer.Typer(help="人脸比对的同意 / consent to the comparison of faces", no_args_is_help=True)


@app.command("import")
def consent_import(path: Source, by: By = "", office: OfficeFolder = DEFAULT_FOLDER) -> None:
    """导入同意情况表（学号、人脸比对同意、日期、编号）/ record the answers of a table."""
    report(import_consents(enter(office, by=by), path))


@app.command("set")
def consent_set(
    student_number: Annotated[str, typer.Argument(metavar="学号", help="学号 / student number")],
    state: Annotated[ConsentState, typer.Argument(help="granted 同意 / refused 不同意 / withdrawn 撤回")],
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="表态日期，默认今天 / default today")
    ] = None,
    form: Annotated[str, typer.Option(help="同意书编号 / number of the signed form")] = "",
    by: By = "",
    office: OfficeFolder = DEFAULT_FOLDER,
    today: Today = None,
) -> None:
    """登记一名学生的表态；不同意或撤回的当即删除模板 / record one answer; a no deletes templates."""
    desk = enter(office, today, by)
    gone = set_consent(desk, student_number, Consent(state, on.date() if on else None, form))
    out.print(
        line(f"{student_number}：{state.zh}，删除模板 {gone} 个 / {state.text.en}, {gone} templates deleted")
    )


@app.command("status")
def consent_status(office: OfficeFolder = DEFAULT_FOLDER, as_json: AsJson = False) -> None:
    """每名学生的同意情况 / what each student said."""
    desk = enter(office)
    sheet = table("学号", "姓名", "人脸比对", "日期", "同意书", "来源", "经办人")
    for student, row in list_consents(desk):
        if as_json:
            print_record(
                {
                    "student_number": student.student_number,
                    "state": row.state if row else None,
                    "said_on": row.said_on.isoformat() if row else None,
                    "form_number": row.form_number if row else "",
                    "source": row.source if row else "",
                    "recorded_by": row.recorded_by if row else "",
                    "recorded_at": row.recorded_at.isoformat() if row else None,
                }
            )
            continue
        said = (
            (ConsentState(row.state).zh, str(row.said_on), row.form_number, row.source, row.recorded_by)
            if row
            else (NO_RECORD.zh, "", "", "", "")
        )
        sheet.add_row(line(student.student_number), line(student.name), *(line(cell) for cell in said))
    if as_json:
        return
    out.print(sheet)
    counts = count_consents(desk)
    words = [(state.zh, counts[state]) for state in ConsentState]
    out.print("，".join(f"{word} {count}" for word, count in [*words, (NO_RECORD.zh, counts[None])]))
