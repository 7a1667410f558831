"""Read a workbook in Strict Open XML, which Excel offers beside its usual one, as the usual one."""

from __future__ import annotations

import io
import zipfile

_STRICT = b"http://purl.oclc.org/ooxml/"
_OURS = b"http://schemas.openxmlformats.org/"
_USUAL = {
    _STRICT + b"spreadsheetml/main": _OURS + b"spreadsheetml/2006/main",
    _STRICT + b"drawingml/": _OURS + b"drawingml/2006/",
    _STRICT + b"officeDocument/extendedProperties": _OURS
    + b"officeDocument/2006/extended-properties",
    _STRICT + b"officeDocument/customProperties": _OURS + b"officeDocument/2006/custom-properties",
    _STRICT + b"officeDocument/": _OURS + b"officeDocument/2006/",
}
"""Names of the vocabularies; the elements that hold values are the same."""


def is_strict(archive: zipfile.ZipFile) -> bool:
    """Whether a workbook is in Strict Open XML."""
    return any(
        _STRICT in archive.read(name)
        for name in archive.namelist()
        if name in ("xl/workbook.xml", "_rels/.rels")
    )


def as_usual(archive: zipfile.ZipFile) -> io.BytesIO:
    """Return the workbook with the usual names of the vocabularies in all its parts."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as usual:
        for name in archive.namelist():
            data = archive.read(name)
            if name.endswith((".xml", ".rels")):
                for strict, other in _USUAL.items():
                    data = data.replace(strict, other)
            usual.writestr(name, data)
    whole.seek(0)
    return whole
