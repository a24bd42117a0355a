"""Exporting the correction lists: a PDF and a workbook for each teaching site, recorded in the trail."""

import re
from pathlib import Path

from api.report.correction_list import correction_lists
from api.report.correction_pdf import correction_pdf
from api.report.correction_sheet import correction_workbook
from api.report.thumbnails import Thumbnails
from runtime.audit.exports import note_corrections
from runtime.files import write_atomic
from runtime.office import Office
from runtime.steps.print_run import fonts_of

_HEIGHT = 400  # px: 30 mm at 338 dpi
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


def export_corrections(office: Office, folder: Path, site: str | None = None) -> list[Path]:
    """Write the lists of one site or of all; nothing is written where one of them cannot be.

    Raises NothingToFile, MissingGlyph, CellTooLong, BlobMissing, BlobDamaged, FileUnwritable.
    """
    thumbnails, fonts = Thumbnails(office.blobs, _HEIGHT), fonts_of(office)
    files: dict[Path, bytes] = {}
    cases: list[int] = []
    for listed in correction_lists(office, site):
        name = f"图像信息更正表-{_UNSAFE.sub('_', listed.site)}"
        files[folder / f"{name}.pdf"] = correction_pdf(listed, thumbnails, fonts)
        files[folder / f"{name}.xlsx"] = correction_workbook(listed, thumbnails)
        cases += [case for row in listed.rows for case in row.cases]
    note_corrections(office, cases, files.values())
    for path, data in files.items():
        write_atomic(path, data)
    return list(files)
