"""What closes a nation that a best use of money offers goods to, in that year or a later one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from allocator.assemble.instance import lay
from allocator.inputs.case.names import names_by_code
from allocator.inputs.scenario.later_bars import later_bars
from allocator.report.nation.bars_by_year import KIND_WORDS
from allocator.util.format import listed, year_words

if TYPE_CHECKING:
    from allocator.assemble.instance import Ground
    from allocator.inputs.scenario.later_bars import LaterBar
    from allocator.plan.plan import Plan
    from allocator.session.returned import Returned

MARK = " (see the warning)"
"""What follows the name of a nation that there is a warning on."""


def uses_of(returned: Returned) -> Iterator[tuple[str, str, int]]:
    """Yield nation, account and year of the goods that money of an account is used for."""
    yield from ((nation, returned.account, year) for (nation, _, year), much
                in returned.goods.items() if much > 0)  # fmt: skip


def warnings_of(plan: Plan, uses: Iterable[tuple[str, str, int]]) -> Mapping[str, tuple[str, str]]:
    """Return by nation what the law of its case, and later law, closes to it; only where one does.

    `uses` are nations, accounts and years in which money is to be used. Of the law of the case it
    counts if the account may pay the nation nothing more in a later year, or not all kinds of goods
    that it may pay in that one. Of law that the case does not know it counts if it closes any
    account in that year or later that the case leaves open.
    """
    ground, accounts = lay(plan.case, plan.policy), dict[str, set[tuple[str, int]]]()
    for nation, account, year in uses:
        accounts.setdefault(nation, set()).add((account, year))
    bars = later_bars(plan.case)
    found = {nation: (_of_case(ground, nation, own),
                      _later(bars, ground, nation, min(year for _, year in own)))
             for nation, own in accounts.items()}  # fmt: skip
    return {nation: told for nation, told in found.items() if any(told)}


def warning_words(plan: Plan, found: Mapping[str, tuple[str, str]]) -> str:
    """Say for each nation what `warnings_of` found; empty without any."""
    if not found:
        return ""
    names = names_by_code(plan.case)
    parts = ["Warning: law closes accounts to nations of this use, in its year or later."]
    for place, title in enumerate(("Law of the case", "Law that the case does not know")):
        told = [f"{names[nation]}, {own[place]}" for nation, own in found.items() if own[place]]
        if told:
            parts.append(f"{title}: {'; '.join(told)}.")
    return " ".join(parts)


def _kinds(ground: Ground, nation: str, account: str, year: int) -> set[str]:
    """Return the kinds of goods for which law of the case lets an account pay a nation."""
    if account not in ground.account_codes or year not in ground.years:
        return set()
    own = ground.may[ground.nation_codes.index(nation), ground.account_codes.index(account)]
    may = own[:, ground.years.index(year)]
    return {use.kind for use, open_ in zip(ground.uses, may, strict=True) if open_}


def _of_case(ground: Ground, nation: str, used: Iterable[tuple[str, int]]) -> str:
    closed = dict[int, set[str]]()
    for account, since in used:
        for year in ground.years:
            now = _kinds(ground, nation, account, year)
            gone = _kinds(ground, nation, account, since) - now
            if year > since and (gone or not now):
                kinds = f" for {listed(KIND_WORDS[one] for one in sorted(gone))}" if now else ""
                closed.setdefault(year, set()).add(f"{account}{kinds}")
    return _closed_words(closed)


def _later(bars: Iterable[LaterBar], ground: Ground, nation: str, since: int) -> str:
    closed, citations = dict[int, set[str]](), list[str]()
    for bar in bars:
        for year in (year for year in ground.years if year >= since):
            own = {one for one in bar.closes(nation, year) if _kinds(ground, nation, one, year)}
            if own:
                closed.setdefault(year, set()).update(own)
                citations.append(bar.citation)
    told = _closed_words(closed)
    return f"{told} ({listed(list(dict.fromkeys(citations)))})" if told else ""


def _closed_words(closed: Mapping[int, set[str]]) -> str:
    """Say which accounts are closed in which years; empty without any."""
    if not closed:
        return ""
    years = dict[tuple[str, ...], list[int]]()
    for year, accounts in sorted(closed.items()):
        years.setdefault(tuple(sorted(accounts)), []).append(year)
    return listed([f"{listed(accounts)} in {year_words(own)}" for accounts, own in years.items()])
