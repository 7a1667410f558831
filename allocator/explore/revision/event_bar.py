"""`EventBar`: what an event bars, year by year, with the provision that says so, and in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from allocator.assemble.eligibility import payers_by_law
from allocator.inputs.case.names import names_by_code
from allocator.inputs.case.unread import checked_words
from allocator.inputs.scenario.changes import AddRows
from allocator.inputs.scenario.known_law import WAIVER_NOT_READ
from allocator.inputs.selection import codes_in, years_in
from allocator.util.format import listed, year_words

if TYPE_CHECKING:
    from allocator.explore.revision.requests import Event
    from allocator.inputs.scenario.changes import Change
    from allocator.plan.plan import Plan

_MARK = "; "
"""What stands between parts of a citation, an exception or a note."""


@dataclass(frozen=True, slots=True)
class EventBar:
    """What an event bars for a nation from a fiscal year on.

    `laws` has the row of table eligibility of each year from `since` on; `accounts` are those that
    any of them closes.
    """

    nation: str
    since: int
    accounts: frozenset[str]
    laws: Mapping[int, Mapping[str, Any]]

    @property
    def citation(self) -> str:
        """The provisions, those that hold in some of the years alone with their years."""
        parts = self._parts("citation")
        some = [f"{part} ({year_words(years)})" for part, years in parts.items()
                if len(years) < len(self.laws)]  # fmt: skip
        every = [part for part, years in parts.items() if len(years) == len(self.laws)]
        return _MARK.join(filter(None, (", ".join(some), _MARK.join(every))))

    def law(self, year: int) -> Mapping[str, Any]:
        """Return the row that holds in a year; of a year after the plan that of its last year."""
        return self.laws.get(year) or self.laws[max(self.laws)]

    def waivable(self, year: int) -> bool:
        """Tell whether the law of a year allows a waiver."""
        return self.law(year).get("waivable") in ("yes", True)

    def payers_left(self, plan: Plan) -> list[str]:
        """Return the accounts that law lets pay the nation in the year of the event, still."""
        payers = payers_by_law(plan.case, plan.policy, self.nation, self.since)
        return [account for account in payers if account not in self.accounts]

    def _parts(self, column: str) -> dict[str, list[int]]:
        """Return the parts of what a column says, each with its years."""
        parts: dict[str, list[int]] = {}
        for year, law in self.laws.items():
            for part in filter(None, str(law.get(column) or "").split(_MARK)):
                if part == WAIVER_NOT_READ:
                    continue
                parts.setdefault(part, []).append(year)
        return parts

    def _sentences(self, head: str, column: str) -> Iterator[str]:
        """Yield what a column says, what it says of some years alone last and with these."""
        for part, years in sorted(self._parts(column).items(), key=lambda one: -len(one[1])):
            of = "" if len(years) == len(self.laws) else f" ({year_words(years)})"
            yield f"{head}{of}: {part}."

    def words(self, plan: Plan) -> Iterator[str]:
        """Say what is barred by which law, who can still pay, and what counsel should read."""
        name = names_by_code(plan.case)[self.nation]
        left = self.payers_left(plan)
        still = f"{listed(left)} can still pay" if left else "no other account may pay it"
        yield (
            f"What law bars ({self.citation}), from the day of the event on: "
            f"{listed(sorted(self.accounts))} for {name}. The plan has years alone and stops them "
            f"from fiscal year {self.since} on; {still}."
        )
        yield f"Have counsel read it: {self._waivers()}."
        yield from self._sentences("Exception", "exception")
        yield from self._sentences("Note", "note")
        unread = [year for year in self.laws if self._unread(year)]
        if unread:
            act, allow = ("act", "allows") if len(unread) == 1 else ("acts", "allow")
            question = f"whether the {act} of {year_words(unread)} {allow} a waiver"
            yield f"{checked_words(question)}."

    def _waivers(self) -> str:
        able = [year for year in self.laws if self.waivable(year)]
        if len(able) == len(self.laws):
            return "the law allows a waiver"
        rest = [year for year in self.laws if year not in able and not self._unread(year)]
        if len(rest) == len(self.laws):
            return "no waiver is stated"
        told = ((rest, "no waiver is stated"), (able, "the law allows a waiver"))
        said = ", ".join(f"for {year_words(years)} {words}" for years, words in told if years)
        return said or "whether it may be waived is not known"

    def _unread(self, year: int) -> bool:
        return WAIVER_NOT_READ in str(self.law(year).get("note") or "")


def bar_of(plan: Plan, event: Event, changes: Sequence[Change]) -> EventBar:
    """Return what the changes of an event bar."""
    accounts = plan.case.tables["accounts"]["account"].tolist()
    laws = {
        year: dict(row)
        for change in changes
        if isinstance(change, AddRows) and change.table == "eligibility"
        for row in change.rows
        for year in years_in(str(dict(row)["years"]), plan.case.years)
    }
    barred = {code for law in laws.values() for code in codes_in(str(law["accounts"]), accounts)}
    return EventBar(event.nation, event.fiscal_year, frozenset(barred), laws)
