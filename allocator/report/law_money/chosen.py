"""Whom and what a row of law is about, in names."""

from __future__ import annotations

from collections.abc import Mapping

from allocator.util.format import listing

_NAMED = 6
"""Nations and accounts that are named; of more, the others are counted."""


def chosen(selection: object, every: str, called: Mapping[str, str]) -> str:
    """Write a selection in names: all of it as `every`, what is left out after that.

    Examples
    --------
    >>> chosen("*;!UKR", "All nations", {"UKR": "Ukraine"}), chosen("FMF;PKO", "all accounts", {})
    ('All nations but Ukraine', 'FMF, PKO')
    """
    parts = [one.strip() for one in str(selection).split(";") if one.strip()]
    if not parts or "*" in parts:
        without = [called.get(one[1:], one[1:]) for one in parts if one.startswith("!")]
        return f"{every} but {listing(without, _NAMED)}" if without else every
    return listing([called.get(one, one) for one in parts], _NAMED)
