"""What a mapping may say of the names of nations, and what is asked where a name is none."""

from __future__ import annotations

import re

from allocator.inputs.case.io.raw_tables import Complaint
from allocator.inputs.importing.nation_names import is_code, nation_of, near_nation

LEFT_OUT = "-"
"""What is written for a nation whose rows are to be left out."""

NAMIBIA = "NA"
"""Its code, which also means *not available*."""

_PRIVATE = re.compile(r"X[A-Z]{2}|Q[M-Z][A-Z]")
"""Codes that ISO 3166 leaves to private use, such as those of regional programmes."""


def code_stated(text: str) -> str:
    """Return the code of three letters that a mapping states; empty if it states none.

    Examples
    --------
    >>> [code_stated(text) for text in ("KE", "KEN", "ken", "Kenya", "XAF")]
    ['KEN', 'KEN', '', '', 'XAF']
    """
    if is_code(text):
        return nation_of(text)
    return text if _PRIVATE.fullmatch(text) else ""


def no_nation(text: str, stated: str = "") -> Complaint:
    """Say that a cell names no nation, or that what the mapping states for it is no code."""
    if stated:
        return Complaint(f"{stated!r} for {text!r} in the mapping", "an ISO code, or '-'",
                         f'write "{text}" = "KEN", or another code')  # fmt: skip
    if not text:
        return Complaint("no nation in this row", "a nation in every row",
                         "fill the cell; or, if it means the nation above, say blank = 'above' for "
                         "the column in the mapping")  # fmt: skip
    state = f'state in the mapping under [nations] "{text}" = "XYZ", or "-" to leave its rows out'
    if text == NAMIBIA:
        return Complaint("'NA', Namibia or not available", "a country's name or ISO code",
                         f"write NAM if it is Namibia, or {state}")  # fmt: skip
    near = near_nation(text)
    fix = f"did you mean {near!r}? Otherwise " if near else ""
    return Complaint(f"{text!r}, no nation known", "a country's name or ISO code",
                     f"{fix}write its ISO code, or {state}")  # fmt: skip
