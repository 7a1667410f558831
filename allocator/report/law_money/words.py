"""The sentences of a ledger: money, what slips, law, what it rests on, what was decided."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from allocator.report.authored import authored_words
from allocator.report.later_law import later_law
from allocator.report.law_money.bars import bar_words
from allocator.report.law_money.certifications import certification_words
from allocator.report.law_money.executed_words import executed_words, open_words
from allocator.report.law_money.left_after import left_after, left_after_words
from allocator.report.law_money.named import NAMED, named
from allocator.report.law_money.points import point_words
from allocator.report.law_money.taken_waivers import taken_words
from allocator.report.rules.groups import STATUSES
from allocator.report.rules.later_bars import closed_words
from allocator.util.format import counted, listed, millions, musd, percent, tells
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    import pandas as pd

    from allocator.report.law_money.record import Ledger


def ledger_sentences(found: Ledger) -> tuple[str, ...]:
    """Return what a ledger comes to, one sentence or two a subject."""
    told = (bar_words(found.bars), certification_words(found.certifications),
            point_words(found.points))  # fmt: skip
    bars, certified, points = ([one] if one else [] for one in told)
    closed = [one for one in [closed_words(found.closed)] if one]
    return (*closed, _money(found), *_now(found), *_slips(found), *_left(found), _law(found),
            *bars, *_whose(found), *_ahead(found), *_rests(found), *certified, *points,
            _decided(found))  # fmt: skip


def _money(found: Ledger) -> str:
    table, years = found.by_vintage, found.plan.case.years
    new = float((table["new_musd"] + table["set_aside_musd"]).sum())
    obligated, lapsed = float(table["obligated_musd"].sum()), _sum(table, "lapsed_musd")
    carried = _sum(table, "carried_past_horizon_musd")
    aside = float(table["set_aside_musd"].sum())
    reserved = (
        f", {millions(aside)} of it reserved for regional and global programmes" if aside else ""
    )
    ends = f"{named(table, 'lapsed_musd')} expires" if lapsed else "nothing expires unused"
    ends += (
        f", and {named(table, 'carried_past_horizon_musd')} is carried past the plan, to be used "
        f"after {years[-1]}"
        if carried
        else ""
    )
    return (
        f"Money that can be used from {years[0]} to {years[-1]} is {musd(new)}{reserved}. The plan "
        f"obligates {musd(obligated)}; {ends}."
    )


def _now(found: Ledger) -> Iterator[str]:
    yield from executed_words(found)
    if found.today is None or found.now is None:
        return
    table = found.by_vintage
    left = float(table["to_execute_musd"].sum())
    day = f"As of {found.today} (fiscal year {found.now})"
    if left <= NOTHING:
        yield f"{day} nothing of the plan is still to be obligated."
        return
    year = found.by_year[found.by_year["year"] == found.now]
    this = float(year["to_execute_musd"].sum())
    last = float(year["last_chance_musd"].sum())
    part = millions(this) if this > NOTHING else "none"
    text = f"{day} the plan still obligates {musd(left)}, {part} of it in this fiscal year"
    if tells(last, this):
        text += (
            f"; of that, {named(year, 'last_chance_musd')} expires if it is not obligated by the "
            "end of the year"
        )
    yield f"{text}. {open_words(found)}".rstrip()


def _slips(found: Ledger) -> Iterator[str]:
    open_years = found.by_year[found.by_year["to_execute_musd"] > NOTHING]
    if open_years.empty:
        return
    if _sum(open_years, "last_chance_musd"):
        yield (
            f"If every obligation slips by a year, {named(open_years, 'last_chance_musd')} "
            "expires: it is planned in the last year in which it may be obligated."
        )
    else:
        yield "If every obligation slips by a year, no money expires."
    if _sum(found.by_year, "late_delivery_musd"):
        yield (
            f"If every delivery comes a year later than planned, "
            f"{named(found.by_year, 'late_delivery_musd')} can no longer be paid: the accounts "
            "are closed by then."
        )
    elif _sum(found.by_year, "unpaid_musd"):
        yield "If every delivery comes a year later than planned, all of them can still be paid."


def _left(found: Ledger) -> Iterator[str]:
    for one in left_after(found.plan):
        yield left_after_words(found.plan, one)


def _law(found: Ledger) -> str:
    kinds = found.limits["status"].value_counts()
    told = [f"{kinds[kind]} of {kind}" for kind in STATUSES if kind in kinds]
    many = counted(len(found.limits), "kind of rules limits", "kinds of rules limit")
    text = f"{many} the plan"
    missed = len(found.missed)
    rest = f"{counted(missed, 'policy target')} missed" if missed else "no policy target is missed"
    return f"{text}{f': {listed(told)}' if told else ''}; {rest}."


def _whose(found: Ledger) -> Iterator[str]:
    """Say whose policy the money rests on, where it is that of the authors of the data."""
    if told := authored_words(found.plan):
        yield told


def _ahead(found: Ledger) -> Iterator[str]:
    """Say that the plan knows law that was made after its first year began, if it does."""
    if told := later_law(found.plan.case):
        yield told


def _rests(found: Ledger) -> Iterator[str]:
    total = float(found.by_vintage["obligated_musd"].sum())
    taken = taken_words(found.certifications)
    if taken:
        yield taken
    free = "" if taken else "The plan rests on no waiver."
    for kind, none in (("waiver", free), ("exception", "")):
        own = found.reliance[found.reliance["kind"] == kind]
        used = own[own["musd"] > NOTHING]
        if used.empty:
            unused = f" {counted(len(own), kind)} in force, none of them used." if len(own) else ""
            if none or unused:
                yield f"{none}{unused}".strip()
            continue
        money = float(used["musd"].sum())
        nations = list(dict.fromkeys(", ".join(used["nations"]).split(", ")))
        more = f" and {len(nations) - NAMED} more" if len(nations) > NAMED else ""
        yield (
            f"{musd(money)} ({percent(money / total)}) rests on {counted(len(used), kind)}: "
            f"{', '.join(nations[:NAMED])}{more}."
        )


def _decided(found: Ledger) -> str:
    own = found.overrides[found.overrides["kind"] == "decision"]
    settings = len(found.overrides) - len(own)
    if found.overrides.empty:
        return "Nobody has added a decision, and every setting has its default."
    bare = own[(own["author"] == "") | (own["reason"] == "")]
    text = f"{counted(len(own), 'decision')}, {counted(settings, 'setting')} changed"
    return f"{text}; {counted(len(bare), 'decision')} without author or reason." if len(bare) else (
        f"{text}."
    )  # fmt: skip


def _sum(table: pd.DataFrame, column: str) -> float:
    total = float(table[column].sum())
    return total if total > NOTHING else 0.0
