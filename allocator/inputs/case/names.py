"""Words for rules: names of nations and accounts, money, years and selections."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
if TYPE_CHECKING:
    pass


_SHOWN = 3

_PARTS = {
    "accounts": ("from", "all accounts"),
    "kinds": ("as", "anything"),
    "areas": ("for", "all areas"),
}
"""Parts of a selection besides the nations: the word before it, and what ``*`` means."""


_KINDS = {"lethal": "lethal equipment", "grant": "grants"}
"""Kinds of assistance whose code does not read well."""


@dataclass(frozen=True, slots=True)
class Words:
    """Names by code, and the years that stand for the whole horizon."""

    nations: dict[str, str]
    accounts: dict[str, str]
    items: dict[str, str]
    areas: dict[str, str]
    objectives: dict[str, str]
    years: tuple[int, ...]
    skills: dict[str, str] = field(default_factory=dict)

    def when(self, year: str) -> str:
        """Return ``in 2020`` or ``from 2020 to 2022``."""
        if year != "all":
            return f"in {year}"
        if len(self.years) == 1:
            return f"in {self.years[0]}"
        return f"from {self.years[0]} to {self.years[-1]}"

    def moment(self, year: int) -> str:
        """Return ``in 2020``, or words for the mean year after the horizon."""
        return (
            f"in {year}"
            if year <= self.years[-1]
            else (f"in an average year after {self.years[-1]}")
        )

    def span(self, text: str) -> str:
        """Return a selection of years in words."""
        return self.when("all") if text.strip() in ("", "*") else f"in {text.replace(';', ', ')}"

    def selection(self, row: Mapping[Any, Any], prefix: str = "", beyond: str | None = None) -> str:
        """Return what an earmark counts: ``to Kenya from FMF as training``.

        With `beyond`, the prefix of another selection, only the parts in which they differ: of the
        money to Kenya, what goes as training does not go to Kenya once more.
        """
        texts = {part: _selected(row, prefix, part) for part in ("nations", *_PARTS)}
        differs = {
            part: beyond is None or text != _selected(row, beyond, part)
            for part, text in texts.items()
        }
        whom = f"to {_listed(texts['nations'], self.nations, 'all nations')}"
        names = {"accounts": self.accounts, "areas": self.areas, "kinds": _KINDS}
        parts = [whom] if differs["nations"] else []
        parts += [
            f"{word} {_listed(texts[part], names.get(part, {}), everything)}"
            for part, (word, everything) in _PARTS.items()
            if differs[part] and (texts[part] != "*" or beyond is not None)
        ]
        return " ".join(parts)


def _selected(row: Mapping[Any, Any], prefix: str, part: str) -> str:
    return str(row[f"{prefix}{part}"]).strip() or "*"


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


def words_of(case: Case) -> Words:
    """Return the words of a case."""
    items: dict[str, str] = {}
    for table in ("equipment", "courses", "grants"):
        items |= _names(case, table, "item")
    return Words(
        nations=_names(case, "nations", "nation"),
        accounts=_names(case, "accounts", "account"),
        items=items,
        areas=_names(case, "areas", "area"),
        objectives=_names(case, "objectives", "objective"),
        years=case.years,
        skills=_names(case, "skills", "skill"),
    )


def _names(case: Case, table: str, key: str) -> dict[str, str]:
    """Return the names shown to people by code; the code where there is none."""
    frame = case.tables[table]
    return {code: name or code for code, name in zip(frame[key], frame["name"], strict=True)}


def names_by_code(case: Case) -> dict[str, str]:
    """Return the names that people read of nations, accounts and items."""
    found: dict[str, str] = {}
    for table, key in (("equipment", "item"), ("courses", "item"), ("grants", "item"),
                       ("accounts", "account"), ("nations", "nation")):  # fmt: skip
        found |= names_in(case, table, key)
    return found


def names_in(case: Case, table: str, key: str) -> dict[str, str]:
    """Return the names in one table of the case by the code in column `key`."""
    frame = case.tables[table]
    return dict(zip(frame[key], frame["name"], strict=True))


def money_words(row: Mapping[Any, Any], words: Words) -> str:
    """Return which money a row of eligibility is about: ``money to Kenya from FMF, in 2020``."""
    what = f"money {words.selection(row)}"
    if row["items"].strip() not in ("", "*"):
        what += f" (items {row['items'].replace(';', ', ')})"
    whole = row["years"].strip() in ("", "*")
    return what if whole else f"{what}, {words.span(row['years'])}"
