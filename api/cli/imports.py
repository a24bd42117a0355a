"""`yanqi import …`: rosters, deliveries, e-registration images and certificate photos."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.office import DEFAULT_FOLDER, By, OfficeFolder, enter
from api.cli.screen import line, out
from matching.pairing import Role
from registry.provenance import XINHUA
from runtime.steps.batch import Imported
from runtime.steps.delivery import import_delivery
from runtime.steps.intake import import_images, import_roster

app = typer.Typer(help="导入 / import", no_args_is_help=True)

Source = Annotated[
    Path, typer.Argument(exists=True, metavar="PATH", help="文件、文件夹或 ZIP / file, folder or ZIP")
]


@app.command("roster")
def roster(path: Source, by: By = "", office: OfficeFolder = DEFAULT_FOLDER) -> None:
    """名册（CSV、XLSX、DBF）/ a roster."""
    report(import_roster(enter(office, by=by), path))


@app.command("delivery")
def delivery(
    path: Source,
    provider: Annotated[str, typer.Option(help="提供方代号 / the provider's id")] = XINHUA.id,
    signature: Annotated[
        Path | None,
        typer.Option(
            exists=True, dir_okay=False, help="签名文件，默认用交付里的 manifest.sig / detached signature"
        ),
    ] = None,
    unsigned_reason: Annotated[
        str, typer.Option(help="提供方应签未签时，先行登记的理由 / why it is taken without its signature")
    ] = "",
    by: By = "",
    office: OfficeFolder = DEFAULT_FOLDER,
) -> None:
    """图像社交付：索引加 JPEG / a delivery of the agency: index and JPEGs."""
    signed = signature.read_bytes() if signature else None
    report(import_delivery(enter(office, by=by), path, provider, signed, unsigned_reason))


@app.command("eregistration")
def eregistration(path: Source, by: By = "", office: OfficeFolder = DEFAULT_FOLDER) -> None:
    """电子注册图像，文件名为身份证号 / e-registration images, named by ID number."""
    report(import_images(enter(office, by=by), path, Role.EREGISTRATION_IMAGE))


@app.command("photos")
def photos(path: Source, by: By = "", office: OfficeFolder = DEFAULT_FOLDER) -> None:
    """证书照片，文件名为学号 / certificate photos, named by student number."""
    report(import_images(enter(office, by=by), path, Role.CERTIFICATE_PHOTO))


def report(imported: Imported) -> None:
    """Say what came in and list everything that did not; exit status 1 if anything was refused."""
    say(imported)
    if imported.problems:
        raise typer.Exit(1)


def say(imported: Imported) -> None:
    """The same, and go on."""
    again = "（内容与以前导入的相同，未重复导入 / same content as before）" if imported.again else ""
    count = f"：导入 {imported.accepted} 项，{len(imported.problems)} 个问题 {again}"
    out.print(line(imported.source, count), soft_wrap=True)
    for problem in imported.problems:
        text, remedy = problem.text, problem.remedy
        out.print(line("  ", (problem.place, "yellow"), f" {text.zh} {remedy.zh}"), soft_wrap=True)
        out.print(line("    ", (f"{problem.code}: {text.en} {remedy.en}", "dim")), soft_wrap=True)
