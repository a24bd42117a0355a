"""The season report: one HTML page that needs nothing but itself. No script, no font, no request."""

from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from api.report.season_view import season_view
from api.report.thumbnails import Thumbnails
from imaging.unassessed import UNASSESSED
from registry.season import due
from runtime.audit.exports import note_report
from runtime.office import Office

_PICTURE = 420  # px: the largest is shown at 310 css px


def write_report(office: Office, path: Path) -> None:
    """Write the report of the office's season; the same data on the same day give the same bytes.

    Raises BlobMissing, BlobDamaged where the store has lost a picture.
    """
    page = (
        page_environment()
        .get_template("report.html")
        .render(view=season_view(office), picture=Thumbnails(office.blobs, _PICTURE).data_uri)
    )
    data = page.encode()
    note_report(office, data)
    path.write_bytes(data)


def page_environment() -> Environment:
    """Jinja over the templates of the reports: everything escaped, nothing undefined."""
    environment = Environment(
        loader=PackageLoader("api.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["due"] = due
    environment.globals["unassessed"] = UNASSESSED
    return environment
