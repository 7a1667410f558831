"""`Column`: a column of a list with what it means."""

from __future__ import annotations

from dataclasses import dataclass, field

from allocator.inputs.importing.mapping import Choice

AS_SAID = "as the mapping says"
"""Why a column has its meaning, where the planner or an earlier import says so."""

UNKNOWN = "not recognised"
"""Why a column has none."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column with what it means; `asks` is what the planner must say before it can be read."""

    sheet: str
    header: str
    at: int
    meaning: str
    why: str
    examples: tuple[str, ...] = ()
    year: int | None = None
    account: str = ""
    choice: Choice = field(default_factory=Choice)
    asks: str = ""
    stops: bool = False
    """Whether the list cannot be read before that is said."""
    odd: str = ""
    """What is warned of, though the column is read or left out as it should be."""
