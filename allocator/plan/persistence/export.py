"""A plan as bytes to hand out: all its tables as CSV in a zip.

It holds the plan as `Plan.save` writes it, with its case and policy, so that `allocator.load_plan`
reads it back. Texts that a spreadsheet would take for formulas are made harmless by the writer of
the folder. A workbook is made by `allocator.report.workbook`.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from allocator.plan.persistence import folder as plan_folder

if TYPE_CHECKING:
    from allocator.plan.record import PlanRecord

FOLDER = "plan"
"""The folder in the zip; unpacked, it is a saved plan."""

_DATE = (1980, 1, 1, 0, 0, 0)
"""The date of every file in the zip, so that the same plan gives the same bytes."""


def csv_zip(plan: PlanRecord) -> bytes:
    """Return a zip with a folder `plan`: a CSV file a table, the policy and the case."""
    with tempfile.TemporaryDirectory(prefix="allocator-") as place:
        root = Path(place) / FOLDER
        root.mkdir()
        plan_folder.write(plan, root)
        return _zipped(root)


def _zipped(root: Path) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(path for path in root.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(file.relative_to(root.parent).as_posix(), _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, file.read_bytes())
    return packed.getvalue()
