"""Words for rules: names of nations and accounts, money, years and selections."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from allocator.extract.ledger import Ledger

MUSD = "US$ million"

_SHOWN = 3


def number(value: float) -> str:
    """Write a figure without needless decimals.

    Examples
    --------
    >>> number(1300), number(0.125), number(12.5)
    ('1,300', '0.125', '12.5')
    """
    return f"{value:,.3f}".rstrip("0").rstrip(".")


def percent(share: float) -> str:
    """Write a share as a percentage.

    Examples
    --------
    >>> percent(0.125)
    '12.5%'
    """
    return f"{number(100 * share)}%"


@dataclass(frozen=True, slots=True)
class Words:
    """Names by code, and the years that stand for the whole horizon."""

    nations: dict[str, str]
    accounts: dict[str, str]
    items: dict[str, str]
    areas: dict[str, str]
    objectives: dict[str, str]
    years: tuple[int, ...]

    def when(self, year: str) -> str:
        """Return ``in 2020`` or ``from 2020 to 2022``."""
        if year != "all":
            return f"in {year}"
        if len(self.years) == 1:
            return f"in {self.years[0]}"
        return f"from {self.years[0]} to {self.years[-1]}"

    def span(self, text: str) -> str:
        """Return a selection of years in words."""
        return self.when("all") if text.strip() in ("", "*") else f"in {text.replace(';', ', ')}"

    def selection(self, row: Mapping[Any, Any], prefix: str = "", *, to_whom: bool = True) -> str:
        """Return what an earmark counts: ``to Kenya from FMF as training``."""
        texts = {
            part: str(row[f"{prefix}{part}"]).strip()
            for part in ("nations", "accounts", "kinds", "areas")
        }
        whom = f"to {_listed(texts['nations'], self.nations, 'all nations')}"
        parts = [whom] if to_whom else []
        if texts["accounts"] not in ("", "*"):
            parts.append(f"from {_listed(texts['accounts'], self.accounts, 'all accounts')}")
        if texts["kinds"] not in ("", "*"):
            parts.append(f"as {_listed(texts['kinds'], {}, 'anything')}")
        if texts["areas"] not in ("", "*"):
            parts.append(f"for {_listed(texts['areas'], self.areas, 'all areas')}")
        return " ".join(parts) or whom


def _listed(text: str, names: dict[str, str], everything: str) -> str:
    """Write a selection: names of codes, ``region: Africa``, ``all nations but Kenya``."""
    parts = [part.strip() for part in text.split(";") if part.strip()]
    chosen = [_name(part, names) for part in parts if not part.startswith("!") and part != "*"]
    without = [_name(part[1:].strip(), names) for part in parts if part.startswith("!")]
    said = _some(chosen) if chosen and "*" not in parts else everything
    return f"{said} but {_some(without)}" if without else said


def _name(code: str, names: dict[str, str]) -> str:
    return names.get(code, code.replace(":", " "))


def _some(parts: list[str]) -> str:
    if len(parts) <= _SHOWN + 1:
        return ", ".join(parts)
    return f"{', '.join(parts[:_SHOWN])} and {len(parts) - _SHOWN} more"


def words_of(ledger: Ledger) -> Words:
    """Return the words of a case."""
    items: dict[str, str] = {}
    for table in ("equipment", "courses", "grants"):
        items |= ledger.names(table, "item")
    return Words(
        nations=ledger.names("nations", "nation"),
        accounts=ledger.names("accounts", "account"),
        items=items,
        areas=ledger.names("areas", "area"),
        objectives=ledger.names("objectives", "objective"),
        years=ledger.years,
    )
