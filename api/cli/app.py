"""The commands, put together; errors come out with code, sentence and remedy on stderr."""

import os
import sys
import traceback
from io import TextIOWrapper
from typing import NoReturn

import typer

from api.cli import (
    audit,
    calendar,
    calibrate,
    check,
    compare,
    consent,
    deliveries,
    demo,
    doctor,
    exports,
    gate,
    imports,
    privacy,
    records,
    render,
    report,
    runs,
    season,
)
from api.cli.screen import errors, line
from registry.errors import OfficeError
from registry.text import Text

app = typer.Typer(
    name="yanqi",
    help="验讫：毕业生照片与毕业证书处理 / graduate photos and graduation certificates",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("check")(check.check)
app.command("compare")(compare.compare)
app.command("calibrate")(calibrate.calibrate_engine)
app.command("render")(render.render)
app.command("report")(report.report)
app.command("demo")(demo.demo)
app.command("doctor")(doctor.doctor)
app.add_typer(imports.app, name="import")
app.add_typer(exports.app, name="export")
app.add_typer(deliveries.app, name="deliveries")
season.add_to(app)
gate.add_to(app)
app.command("calendar")(calendar.calendar)
app.add_typer(records.app, name="records")
app.add_typer(runs.app, name="print-run")
app.add_typer(consent.app, name="consent")
app.add_typer(privacy.app, name="privacy")
app.add_typer(privacy.season, name="season")
app.add_typer(audit.app, name="audit")


class InternalError(OfficeError):
    """A fault of the program itself. Only its kind is told: its message may hold names and numbers."""

    code = "internal.error"
    text = Text("程序内部错误（{kind}），没有完成。", "The program failed ({kind}) and did not finish.")
    remedy = Text(
        "请再运行一次；仍然出错，就设环境变量 YANQI_DEBUG=1 再运行，"
        "把显示的内容交给维护人员（其中可能有个人信息）。",
        "Run it again. If it fails again, run it with YANQI_DEBUG=1 set and give the traceback, which may"
        " hold personal data, to whoever maintains Yanqi.",
    )


def main() -> NoReturn:
    """Run the command line. Exit status 2: something kept a command from its work, 3: the program failed.

    An interrupted command ends with 130 and a closed pipe with 1, both without a word: typer's doing.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a console in GBK cannot show 𠮷; it stops nothing
            stream.reconfigure(errors="backslashreplace")
    try:
        app(standalone_mode=True)
    except OfficeError as error:
        _say(error)
        sys.exit(2)
    except Exception as error:  # noqa: BLE001 - the last resort
        if os.environ.get("YANQI_DEBUG"):
            traceback.print_exc()
        _say(InternalError(kind=type(error).__name__))
        sys.exit(3)
    sys.exit(0)


def _say(error: OfficeError) -> None:
    errors.print(line((error.code, "bold red"), f" {error.sentence.zh} {error.cure.zh}"), soft_wrap=True)
    errors.print(line((f"{error.sentence.en} {error.cure.en}", "dim")), soft_wrap=True)


if __name__ == "__main__":
    main()
