"""Two columns that may both be the amount requested: the plainer word wins, else it is asked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from allocator.inputs.importing.column import AS_SAID, UNKNOWN, Column
from allocator.inputs.importing.header_words import guesses_by_header, header_words
from allocator.inputs.importing.tables import meanings, plain_words

_LOOSE = frozenset((
    "amount", "betrag", "cost", "costo", "coste", "costs", "cout", "custo", "funding", "geplant",
    "gesamtkosten", "importe", "importo", "kosten", "montant", "monto", "planbetrag", "planned",
    "prevu", "total", "valor", "valore", "value", "wert",
))  # fmt: skip
"""Words that an amount requested may have, but also another amount."""


def asks_outright(header: str) -> bool:
    """Whether a header says that its amounts are asked for, and not merely that they are amounts.

    Examples
    --------
    >>> asks_outright("Requested (US$ m)"), asks_outright("Total cost"), asks_outright("Amount")
    (True, False, False)
    """
    words = f" {header_words(header)} "
    known = [plain_words(one) for one in meanings()["requested"].words]
    return any(f" {one} " in words and not set(one.split()) <= _LOOSE for one in known)


def rivals_named(columns: Sequence[Column], figures: Collection[int]) -> list[Column]:
    """Return the columns; what lost as the amount requested is named, equals are asked for.

    `figures` are the places of columns that hold figures.
    """
    taken = [one for one in columns if one.meaning == "requested" and one.why != AS_SAID
             and not one.year and not one.account]  # fmt: skip
    said = [one for one in columns if one.meaning == "requested" and one.why == AS_SAID]
    lost = [one for one in columns if one.why == UNKNOWN and one.at in figures and _may_be(one)]
    if not lost or not (taken or said):
        return list(columns)
    winner = (taken or said)[0]
    equal = [one for one in lost if taken
             and asks_outright(one.header) == asks_outright(winner.header)]  # fmt: skip
    if equal:
        names = " and ".join(repr(one.header) for one in [winner, *equal])
        why = f"{names} may all be the amount requested"
        both = [*taken, *equal]
        asks = "requested, requested_item or unused"
        return [replace(one, meaning="unused", why=why, asks=asks, stops=True)
                if one in both else one for one in columns]  # fmt: skip
    why = f"not used: {winner.header!r} is the amount requested"
    return [replace(one, why=why, odd=why) if one in lost else one for one in columns]


def _may_be(column: Column) -> bool:
    return any(one.meaning == "requested" for one in guesses_by_header(column.header))
