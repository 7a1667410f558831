"""The importer's own tables: what columns may mean, and the defaults for what a list lacks."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from allocator.inputs.case.io.written_amounts import NO_FIGURE

_HERE = Path(__file__).parent
UNUSED = ("unused", "total")
"""Meanings of columns that are not read."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a column may mean: `holds` is text, number, money, year or none."""

    name: str
    holds: str
    label: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Default:
    """What is assumed where the list is silent."""

    name: str
    value: Decimal
    unit: str
    basis: str
    note: str


def rows_of(name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a table of this folder."""
    with (_HERE / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@cache
def meanings() -> dict[str, Meaning]:
    """Return every meaning that a column may have, by name."""
    return {
        row["meaning"]: Meaning(
            row["meaning"],
            row["holds"],
            row["label"],
            tuple(row["words"].split(";")),
        )
        for row in rows_of("meanings.csv")
    }


@cache
def defaults() -> dict[str, Default]:
    """Return every default, by name."""
    return {
        row["default"]: Default(
            row["default"], Decimal(row["value"]), row["unit"], row["basis"], row["note"]
        )
        for row in rows_of("defaults.csv")
    }


def is_placeholder(text: str) -> bool:
    """Whether a text only says that there is none: ``-``, ``***``, ``n/a``, ``TBD``.

    Examples
    --------
    >>> [is_placeholder(text) for text in ("", "?", "***", "TBD", "x", "Radios")]
    [True, True, True, True, False, False]
    """
    return not plain_words(text) or text.strip().lower() in NO_FIGURE - {"x"}


def filled_text(text: str) -> str:
    """Return a text, or nothing where it is a placeholder."""
    return "" if is_placeholder(text) else text


def key_of(name: str) -> str:
    """Return what two spellings of the same name have in common."""
    return plain_words(name) or name


def plain_words(text: str) -> str:
    """Return the words of a text in small letters, without accents and signs.

    Examples
    --------
    >>> plain_words("Coût unitaire (US$)"), plain_words("E-mail")
    ('cout unitaire us', 'e mail')
    """
    spread = unicodedata.normalize("NFKD", text.replace("ß", "ss").casefold())
    letters = "".join(sign for sign in spread if not unicodedata.combining(sign))
    return " ".join(re.sub(r"[\W_]+", " ", letters).split())
