"""The size of the file."""

from imaging.check import Answer, Fault, check, within
from imaging.measure import Measures
from imaging.standard import Standard
from registry.text import Text


@check(
    id="file.bytes",
    word="FileSize",
    text=Text(
        "文件大小 {value} KB，通常为 {limit} KB，各校要求不一。",
        "The file has {value} KB; {limit} KB is usual, and offices differ.",
    ),
    remedy=Text("如贵校另有规定，以贵校规定为准。", "If your office has its own rule, that one counts."),
    unit="KB",
)
def file_bytes(measures: Measures, standard: Standard) -> Answer:
    fault = within(standard, "file.bytes", measures.file.bytes)
    limit = standard.limit("file.bytes")
    if fault is None or limit is None:
        return None
    low, high = (limit.min or 0) / 1024, (limit.max or 0) / 1024
    band = f"{low:g}–{high:g}" if limit.max is not None else f"≥ {low:g}"
    return Fault(fault.severity, round(measures.file.bytes / 1024, 1), band)
