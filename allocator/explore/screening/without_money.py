"""Nations that a plan gives nothing, or nothing in some years: what closes them, their score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from allocator.assemble.instance import fewest_bars, lay
from allocator.explore.explanation.answer import Kind
from allocator.explore.explanation.score_question import score_question
from allocator.explore.explanation.scores import EQUAL, priorities
from allocator.explore.screening.facts import Facts
from allocator.explore.screening.held_at_nothing import HeldAtNothing, held_words
from allocator.explore.screening.result import Guess
from allocator.inputs.case.names import names_by_code
from allocator.report.rules.sources import together
from allocator.util.format import counted, fixed, listed, listing, musd, year_words
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.assemble.instance import Bools
    from allocator.explore.screening.result import Screening
    from allocator.plan.plan import Plan

COLUMNS = (
    "nation", "name", "years", "state", "words", "guess", "citation", "tier", "priority", "rank",
    "need_points", "scores_higher_than", "rival",
)  # fmt: skip


class State(StrEnum):
    """What keeps a nation without money; all but the last are facts of law, case or policy."""

    BARRED = "barred by law"
    HELD = "held at nothing by a rule"
    NEEDLESS = "no need in the case"
    UNSUITED = "nothing offered suits it"
    OPEN = "could lawfully be paid"


_ARE = {
    State.BARRED: ("is barred by law", "are barred by law"),
    State.HELD: ("is held at nothing by a rule", "are held at nothing by a rule"),
    State.NEEDLESS: ("has no need in the case", "have no need in the case"),
    State.UNSUITED: ("is offered nothing that suits it", "are offered nothing that suits them"),
    State.OPEN: ("could lawfully be paid", "could lawfully be paid"),
}  # fmt: skip
"""States as they are told of one nation and of several."""


@dataclass(frozen=True, slots=True, eq=False)
class WithoutMoney:
    """Nations that get nothing in a plan, or nothing in some of its years.

    Attributes
    ----------
    table
        A row for each of them, those without any money first, each part by falling priority:
        ``nation``, ``name``, ``years`` (those without money, ``all``: every one), ``state`` (as
        `State`), ``words`` (what closes it, or what could be paid), ``guess`` (the line that comes
        nearest and why not, where a `Screening` was given; no proof), ``citation``, ``tier``,
        ``priority`` (the mean over all objectives by their weight, 0 to 10), ``rank`` (1: the
        highest of all nations), ``need_points``, ``scores_higher_than`` (nations that get money
        and have a lower priority, in words) and ``rival`` (the code of the one that gets most;
        where there is none, of the nation with money whose priority is nearest).
    words
        The answer in sentences, that on the plan shown first.
    """

    plan: Plan
    table: pd.DataFrame
    words: tuple[str, ...]

    def rivals(self, nation: str) -> list[str]:
        """Return the nations that get money: those with a lower score first, by falling money."""
        return _rivals(nation, priorities(self.plan, ""), _totals(self.plan))

    def question(self, nation: str, rival: str) -> str:
        """Return the question why a nation gets nothing though, or as, it scores as it does."""
        return score_question(self.plan, nation, rival)

    def document(self) -> list[dict[str, Any]]:
        """Return the rows as plain JSON values."""
        return [{str(name): cell for name, cell in row.items()}
                for row in self.table.to_dict("records")]  # fmt: skip


def nations_without_money(plan: Plan, screened: Screening | None = None) -> WithoutMoney:
    """Return the nations that a plan gives no money, or none in some years, and what closes them.

    Nothing is solved: law, needs, coasts and sizes are looked up in the case. Whether a nation that
    may be paid should be is what `explain` proves.

    Parameters
    ----------
    plan
        A plan, solved or loaded.
    screened
        The screening of the same plan, for a first guess of what comes nearest to being funded.
    """
    rows = _Rows(plan, screened)
    table = pd.DataFrame(rows.all(), columns=list(COLUMNS))
    return WithoutMoney(plan, table, _words(table, len(plan.case.tables["nations"])))


class _Rows:
    """The rows of the table."""

    def __init__(self, plan: Plan, screened: Screening | None) -> None:
        self._plan, self._screened, self._facts = plan, screened, Facts(plan)
        self._names, self._priority = names_by_code(plan.case), priorities(plan, "")
        self._totals, self._ground = _totals(plan), lay(plan.case, plan.policy)
        self._held = HeldAtNothing(plan, self._ground)
        lines = plan.lines[plan.lines["obligation_musd"] > NOTHING]
        self._paid = set(zip(lines["nation"], lines["year"].astype(int), strict=True))

    def all(self) -> list[dict[str, Any]]:
        """Return a row for each nation that some year gives nothing."""
        found = []
        for nation in self._plan.case.tables["nations"].to_dict("records"):
            code, years = str(nation["nation"]), self._plan.case.years
            bare = [year for year in years if (code, year) not in self._paid]
            if bare:
                found.append(self._row(nation, code, bare))
        whole = {one["nation"]: one["years"] == "all" for one in found}
        return sorted(found, key=lambda one: (not whole[one["nation"]], -one["priority"]))

    def _row(self, nation: dict[Any, Any], code: str, bare: list[int]) -> dict[str, Any]:
        whole = len(bare) == len(self._plan.case.years)
        state, words, citation = self._closed(code, bare)
        own, needs = self._priority[code], self._plan.coverage
        points = needs[needs["nation"] == code].groupby("area")["need_points"].max().sum()
        return {
            "nation": code, "name": self._names[code],
            "years": "all" if whole else year_words(bare), "state": str(state), "words": words,
            "guess": self._guess(code) if whole and state is State.OPEN else "",
            "citation": citation, "tier": str(nation["tier"]), "priority": own,
            "rank": 1 + sum(one > own + EQUAL for one in self._priority.values()),
            "need_points": float(points), "scores_higher_than": self._lower(code),
            "rival": next(iter(_rivals(code, self._priority, self._totals)), ""),
        }  # fmt: skip

    def _closed(self, nation: str, years: Sequence[int]) -> tuple[State, str, str]:
        """Return what keeps a nation without money in these years, in words, and the source."""
        items = self._ground.item_codes
        facts = {one: self._facts.about(nation, one) for one in items}
        kinds = {None if fact is None else fact.kind for fact in facts.values()}
        usable = [one for one, fact in facts.items() if fact is None or fact.kind is Kind.BARRED]
        may = self._may(nation, usable, years)
        if held := self._held_at_nothing(nation, usable, years, may):
            return State.HELD, *held
        if not usable:
            if kinds == {Kind.NEED_MET}:
                return State.NEEDLESS, "The case gives it no need.", ""
            return State.UNSUITED, _unsuited(facts.values()), ""
        if not may.any():
            return State.BARRED, *self._bars(nation, usable, years)
        return State.OPEN, self._open(int(may.any(axis=(0, 2)).sum()), len(usable)), ""

    def _held_at_nothing(
        self, nation: str, usable: Sequence[str], years: Sequence[int], may: Bools
    ) -> tuple[str, str] | None:
        """Return the rules that close all that law leaves a nation, in words, and the sources.

        Where law leaves nothing, they must close all that is offered.
        """
        ground = self._ground
        items = usable if may.any() else ground.item_codes
        whole = np.ones((len(ground.account_codes), len(items), len(years)), dtype=bool)
        rows = self._held.closing(nation, may if may.any() else whole,
                                  [ground.item_codes.index(one) for one in items],
                                  [ground.years.index(year) for year in years])  # fmt: skip
        if not rows:
            return None
        words, sources = held_words(rows), [str(row["citation"]) for row in rows]
        shut = [year for at, year in enumerate(years) if may.any() and not may[:, :, at].any()]
        if shut:
            bars, source = self._bars(nation, usable, shut)
            words, sources = f"{words} In {year_words(shut)}: {bars}", [*sources, source]
        return words, together(sources)

    def _may(self, nation: str, items: Sequence[str], years: Sequence[int]) -> Any:
        """Return accounts × items × years: what law lets which account pay."""
        ground = self._ground
        uses = ground.use_of_item[[ground.item_codes.index(one) for one in items]]
        when = [ground.years.index(year) for year in years]
        return ground.may[ground.nation_codes.index(nation)][:, uses][:, :, when]

    def _bars(self, nation: str, items: Sequence[str], years: Sequence[int]) -> tuple[str, str]:
        """Return the bars that together close all it could use, in words, and their sources."""
        ground = self._ground
        forbidden = np.zeros(ground.may.shape, dtype=bool)
        own = forbidden[ground.nation_codes.index(nation)]
        for item in items:
            for year in years:
                use = ground.use_of_item[ground.item_codes.index(item)]
                own[:, use, ground.years.index(year)] = True
        bars = fewest_bars(ground, forbidden)
        rules = listed(dict.fromkeys(one.rule for one in bars))
        return (f"No account may legally pay for anything that it could use: {rules}.",
                together(one.citation for one in bars))  # fmt: skip

    @staticmethod
    def _open(payable: int, usable: int) -> str:
        left = f" and bars {usable - payable} others" if payable < usable else ""
        return f"Law lets accounts pay for {counted(payable, 'item')} that it could use{left}."

    def _guess(self, nation: str) -> str:
        """Return which line comes nearest to being funded, and what is most likely in its way."""
        if self._screened is None:
            return ""
        table = self._screened.of(nation).first(1)
        if table.empty or table["verdict"].iloc[0] == Guess.IMPOSSIBLE:
            return ""
        row = table.iloc[0]
        return f"{str(row['item_name']).split(' (')[0]}: {str(row['words']).split(': ', 1)[-1]}"

    def _lower(self, nation: str) -> str:
        """Say which nations with money have a lower priority, those with most money first."""
        own = self._priority[nation]
        lower = [one for one in _rivals(nation, self._priority, self._totals)
                 if self._priority[one] < own - EQUAL]  # fmt: skip
        if not lower:
            return "no nation that gets money"
        first, such = lower[0], ", such as" if len(lower) > 1 else ":"
        return (f"{counted(len(lower), 'nation')} with money{such} {self._names[first]} "
                f"({fixed(self._priority[first], 2)}, {musd(self._totals[first])})")  # fmt: skip


def _unsuited(facts: Any) -> str:
    """Say what most often keeps the lines of a nation from it, whatever money there is."""
    words = [one.words for one in facts if one.kind is Kind.UNSUITED]
    return max(words, key=words.count) if words else ""


def _totals(plan: Plan) -> dict[str, float]:
    """Return US$ million over the horizon by nation that gets any."""
    money = plan.lines.groupby("nation")["obligation_musd"].sum()
    found: dict[Any, float] = money[money > NOTHING].to_dict()
    return {str(code): float(paid) for code, paid in found.items()}


def _rivals(nation: str, priority: dict[str, float], totals: dict[str, float]) -> list[str]:
    own = priority[nation]
    lower = [one for one in totals if one != nation and priority[one] < own - EQUAL]
    rest = [one for one in totals if one != nation and one not in lower]
    return [*sorted(lower, key=lambda one: -totals[one]),
            *sorted(rest, key=lambda one: priority[one] - own)]  # fmt: skip


def _words(table: pd.DataFrame, nations: int) -> tuple[str, ...]:
    """Say who gets nothing, what closes them, and who gets nothing in some years."""
    whole, some = table[table["years"] == "all"], table[table["years"] != "all"]
    get = "gets" if len(whole) == 1 else "get"
    if whole.empty:
        said = [f"Every one of the {nations:,} nations gets money in this plan."]
    else:
        said = [f"{len(whole):,} of {nations:,} nations {get} no money in this plan: "
                f"{listing(whole['name'])}.", _by_state(whole)]  # fmt: skip
    if len(some):
        closed = int((some["state"] != State.OPEN).sum())
        rest = f", {closed} of them because of law or a rule" if closed else ", none of them by law"
        said.append(f"{counted(len(some), 'other gets', 'others get')} none in some years{rest}.")
    if (whole["state"] == State.OPEN).any():
        said.append("That a nation could lawfully be paid does not prove that it should be: ask "
                    "why, next to a nation that gets money.")  # fmt: skip
    return tuple(said)


def _by_state(whole: pd.DataFrame) -> str:
    """Say how many nations without money are closed by what, law first even where it is none."""
    counts = {one: int((whole["state"] == one).sum()) for one in State}
    told = [f"{count} {_ARE[one][count > 1]}" for one, count in counts.items() if count]
    if not counts[State.BARRED]:
        told.insert(0, f"none {_ARE[State.BARRED][0]}")
    return f"Of these, {listed(told)}."
