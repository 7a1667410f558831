"""Write tables and what is said of them into files: CSV that no program runs, and plain JSON.

A file that cannot be written is told as a DataError, and what was there before is as it was.
"""

from __future__ import annotations

import errno
import json
import math
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd

from allocator.inputs.case.io.write import told
from allocator.util.atomic_write import replaced_file
from allocator.util.csv_file import cell, guard, write_csv


def check_files(*paths: Path) -> None:
    """Refuse places where files cannot be written, before long work rather than after it.

    Nothing is left there, not even a folder.

    Raises
    ------
    DataError
        One cannot be written; the fault says which and why.
    """
    for path in paths:
        with told(path):
            if path.is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
            home = next(folder for folder in path.absolute().parents if folder.exists())
            with tempfile.TemporaryFile(dir=home):
                pass


def write_table(path: Path, table: pd.DataFrame) -> Path:
    """Write a table as CSV; a text that looks like a formula is guarded."""
    with _fresh(path) as fresh:
        rows = ([cell(one) for one in row] for row in table.itertuples(index=False))
        write_csv(fresh, [guard(str(name)) for name in table], rows)
    return path


def write_document(path: Path, document: Mapping[str, Any]) -> Path:
    """Write a document as JSON; a figure that is not known becomes null."""
    return write_text(path, json.dumps(_plain(document), indent=1) + "\n")


def write_text(path: Path, text: str) -> Path:
    """Write a text in UTF-8."""
    with _fresh(path) as fresh:
        fresh.write_text(text, encoding="utf-8")
    return path


def write_bytes(path: Path, content: bytes) -> Path:
    """Write what is in bytes already, such as a workbook."""
    with _fresh(path) as fresh:
        fresh.write_bytes(content)
    return path


@contextmanager
def _fresh(path: Path) -> Iterator[Path]:
    with told(path), replaced_file(path) as fresh:
        yield fresh


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if hasattr(value, "item"):
        value = value.item()
    return None if isinstance(value, float) and not math.isfinite(value) else value
