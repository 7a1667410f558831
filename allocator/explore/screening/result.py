"""`Screening`: a first guess, line by line, of why a plan does not fund it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from allocator.errors import DataError, Fault
from allocator.explore.explanation.question import question_of
from allocator.util.format import counted

if TYPE_CHECKING:
    import pandas as pd

    from allocator.plan.plan import Plan

COLUMNS = (
    "nation", "name", "item", "item_name", "area", "area_name", "verdict", "reason", "layer",
    "certain", "points", "points_per_100_musd", "units", "unit", "year", "cost_musd", "gain",
    "cost", "instead", "rule", "citation", "words",
)  # fmt: skip


class Guess(StrEnum):
    """What the screening says of a line; only the first is certain."""

    IMPOSSIBLE = "not possible"
    NO_ROOM = "no room"
    LESS = "worth less"
    CLOSE = "too close to say"
    LOOK = "worth a closer look"


_ORDER = (Guess.LOOK, Guess.CLOSE, Guess.LESS, Guess.NO_ROOM, Guess.IMPOSSIBLE)


@dataclass(frozen=True, slots=True, eq=False)
class Screening:
    """A first guess of why a plan does not fund what it does not fund. It proves nothing.

    Attributes
    ----------
    table
        A row for each nation and item that the plan does not fund: ``nation``, ``name``, ``item``,
        ``item_name``, ``area``, ``area_name``, ``verdict`` (as `Guess`), ``reason`` and ``layer``
        (of the fixed list of explanations), ``certain`` (a fact of law or of the case, not a
        guess), ``points`` (value points that a plan would gain with it; below 0: lose),
        ``points_per_100_musd`` (the same for US$ 100 million), ``units``, ``unit``, ``year``,
        ``cost_musd`` (the smallest purchase that makes sense with all that comes with it, and when
        it is cheapest), ``gain`` and ``cost`` (value points: needs that it meets, and the prices
        of all it takes), ``instead`` (an item for the same need that gains more), ``rule``,
        ``citation``, ``words``. Empty where there is none.
    close
        Value points: within so much of nothing the guess is too close to say.
    seconds
        CPU seconds.
    words
        What was found in a few sentences.
    """

    plan: Plan
    table: pd.DataFrame
    close: float
    seconds: float
    words: tuple[str, ...]

    def of(self, nation: str | None = None, verdict: str | None = None) -> Screening:
        """Return the rows of one nation (code or name), of one verdict, or of both.

        Raises
        ------
        DataError
            There is no such nation or verdict; the nearest names are told.
        """
        check_choice(self.plan, nation, verdict)
        table = self.table
        if nation is not None:
            table = table[table["nation"] == question_of(self.plan, nation, None).nation]
        if verdict is not None:
            table = table[table["verdict"] == verdict]
        table = table.reset_index(drop=True)
        return replace(self, table=table, words=screening_words(table))

    def first(self, most: int) -> pd.DataFrame:
        """Return so many rows: what may pay first, then what is closest to paying."""
        order = {str(one): at for at, one in enumerate(_ORDER)}
        table = self.table.assign(at=self.table["verdict"].map(order))
        table = table.sort_values(["at", "points"], ascending=[True, False], kind="stable")
        return table.drop(columns="at").head(most).reset_index(drop=True)

    def document(self) -> dict[str, Any]:
        """Return everything as plain JSON values."""
        table = self.table.astype(object)
        return {
            "case_hash": self.plan.case.hash,
            "policy_hash": self.plan.policy.hash,
            "lines": table.where(table.notna(), None).to_dict("records"),
            "close": self.close,
            "seconds": self.seconds,
            "words": list(self.words),
        }


def check_choice(plan: Plan, nation: str | None, verdict: str | None) -> None:
    """Refuse a nation or a verdict that there is not.

    Raises
    ------
    DataError
        All faults at once.
    """
    faults = list[Fault]()
    try:
        if nation is not None:
            question_of(plan, nation, None)
    except DataError as error:
        faults += error.faults
    known = [str(one) for one in Guess]
    if verdict is not None and verdict not in known:
        faults.append(Fault("verdict", f"there is no verdict {verdict!r}", ", ".join(known),
                            "write one of these"))  # fmt: skip
    if faults:
        raise DataError(faults)


def screening_words(table: pd.DataFrame) -> tuple[str, ...]:
    """Return what was found, and what it is worth."""
    counts = table["verdict"].value_counts()
    told = [f"{int(counts[one]):,} {one}" for one in Guess if one in counts]
    lines = counted(len(table), "line is not funded", "lines are not funded")
    return (
        f"{lines}: {', '.join(told)}." if told else f"{lines}.",
        "Only “not possible” is certain: it follows from law and the case. Everything else is a "
        "first guess from dual prices and proves nothing. To prove one, ask why not: "
        "'allocator explain PLAN NATION ITEM'.",
    )
