"""`Revision`: the answer to a request, in the order in which a planner asks about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import pandas as pd

from allocator.explore.revision.asked import Asked, executed_before
from allocator.explore.revision.events import bars_of, event_words
from allocator.explore.revision.freed import FreedUse, freed_words
from allocator.explore.revision.freed_money import freed_money, freed_sum, freed_warnings
from allocator.explore.revision.idle import idle_words
from allocator.explore.revision.more_missed import more_missed
from allocator.explore.revision.nation_bars import nation_bars
from allocator.explore.revision.new_money_words import added_words
from allocator.explore.revision.nothing_more import nothing_offers
from allocator.explore.revision.proof import Proof
from allocator.explore.revision.requests import Cut, Event, MoneyEvent, Request, Rise, TakenBack
from allocator.explore.revision.returned import back_gain_words, returned_goods, returned_words
from allocator.explore.revision.service import limit_words, service_words
from allocator.explore.revision.stuck import stuck_of
from allocator.explore.revision.stuck_words import stuck_words
from allocator.explore.revision.sunk import sunk_of
from allocator.explore.revision.tables import (
    goods_moved,
    lines_moved,
    money_moved,
    nation_years,
)
from allocator.explore.revision.use_warnings import warning_words
from allocator.explore.revision.words import answer_words
from allocator.explore.revision.written import request_text
from allocator.inputs.case.names import names_by_code
from allocator.inputs.policy.kept_names import kept_code
from allocator.report.compare.sides import side_of_plan
from allocator.report.compare.tables import SEVERAL
from allocator.report.compare.tables import rules as rules_turned
from allocator.report.decisions.outcomes import decision_outcomes, outcome_words

if TYPE_CHECKING:
    from allocator.explore.revision.new_money import Added
    from allocator.plan.plan import Plan
    from allocator.session.returned import Returned

REQUESTS = ("words", "kept", "judged", "outcome", "repair", "penalty", "stays")
_DONE = Cut | Rise | Event | MoneyEvent
"""Requests that the changed inputs themselves keep."""
_REACHED = ("now relaxed", "no longer relaxed", "now binds", SEVERAL)


@dataclass(frozen=True, slots=True, eq=False)
class Revision:
    """A plan revised by a request, beside the plan before.

    Attributes
    ----------
    before, plan
        The plan shown, and the revised one; the same object where nothing changes.
    changes
        What was asked; additions of the same goods are one.
    requests
        What became of it: ``words``, ``kept``, ``judged`` (False for a change of data or settings,
        which is made whatever becomes of the plan), ``outcome`` (what became of it), ``repair``
        (what would keep it, where something is known), ``penalty`` (value points that it costs
        not to keep it), ``stays`` (the nation or account that a decision of `keep` keeps; else
        empty).
    lines
        Who pays and who gets: one row a nation and area, most value lost first, or after a cut
        most value lost per US$ million (what to try to save first): ``nation``,
        ``name``, ``area``, ``area_name``, ``moves`` (goods, or only payers), ``goods`` (in words),
        ``cause`` (what they are exchanged for), ``change_musd`` (over the horizon), ``value``
        (value points of the needs met), ``value_per_musd``.
    goods
        The same by item and year: ``before``, ``after``, ``change`` in ``unit``, ``change_musd``.
    nations
        The nations asked about, in every year: ``before_musd``, ``after_musd``, ``change_musd``.
    money
        Obligations by account and year that differ.
    service
        Sentences on delivery, crews and upkeep of the equipment asked for, and on what an event
        bars, stops and leaves.
    back
        What the next US$ 20 million of an account that was cut buy back: ``account``, ``year``,
        ``nation``, ``name``, ``item`` (empty: upkeep that donors pay, in US$ million),
        ``item_name``, ``bought_in``, ``quantity``.
    back_gains
        What that takes and gains in words, by account and year.
    new_use
        What the same US$ 20 million are best used for, whatever it is, with the same columns.
    freed_use
        What money that an event sets free, and that the answer leaves unused, is best used for,
        with the same columns; no part of the answer.
    stuck
        What was obligated before an event and is due after it, persons trained for equipment that
        no longer works, and upkeep: see `allocator.explore.revision.stuck`.
    freed_musd
        US$ million that accounts pay the nation of an event less from then on.
    freed_money
        What becomes of them, row by row, to the same sum: see
        `allocator.explore.revision.freed_money`.
    last
        What the last US$ 20 million of new money add, to be given up first if less comes, with
        the same columns.
    rules
        Rules newly reached, missed, or no longer missed, as `Comparison.rules` has them.
    missed
        Rules that are missed by more than before, or set aside by a decision, as `more_missed` has
        them.
    proof
        Within what this is the best.
    said
        The same in sentences, by part, in this order; `words` has them in a row.
    """

    before: Plan
    plan: Plan
    changes: tuple[Request | TakenBack, ...]
    requests: pd.DataFrame
    lines: pd.DataFrame
    goods: pd.DataFrame
    nations: pd.DataFrame
    money: pd.DataFrame
    service: tuple[str, ...]
    back: pd.DataFrame
    back_gains: Mapping[tuple[str, int], str]
    new_use: pd.DataFrame
    freed_use: pd.DataFrame
    stuck: pd.DataFrame
    freed_musd: float
    freed_money: pd.DataFrame
    last: pd.DataFrame
    rules: pd.DataFrame
    missed: pd.DataFrame
    proof: Proof
    said: Mapping[str, tuple[str, ...]]

    @property
    def words(self) -> tuple[str, ...]:
        """All sentences of the answer, in the order in which a planner asks."""
        return tuple(one for part in self.said.values() for one in part)

    def document(self) -> dict[str, Any]:
        """Return all of it but the plans in lists and dicts, for JSON."""
        found = {one.name: getattr(self, one.name) for one in fields(self)}
        told: dict[str, Any] = {
            name: one.to_dict("records") if isinstance(one, pd.DataFrame) else one
            for name, one in found.items()
            if name not in ("before", "plan", "changes", "proof", "said", "back_gains")
        }
        proof = {one.name: getattr(self.proof, one.name) for one in fields(self.proof)}
        offers = [{"nation": one.nation, "words": one.words, "request": request_text(one.request)}
                  for one in nothing_offers(self.before, self.plan, self.changes)]  # fmt: skip
        return {**told, "words": self.words, "proof": proof, "nothing_more": offers,
                "value": {"before": self.before.value, "after": self.plan.value}}  # fmt: skip


def revision_of(
    before: Plan,
    after: Plan,
    asked: Sequence[Asked],
    proof: Proof,
    repairs: Mapping[str, str],
    nexts: Sequence[tuple[Returned, Returned | None]] = (),
    added: Added | None = None,
    freed: FreedUse | None = None,
) -> Revision:
    """Return the answer that two plans make."""
    requests = _requests(before, after, asked, repairs)
    goods = goods_moved(before, after)
    lines = lines_moved(before, after, goods)
    nations = tuple(dict.fromkeys(nation for one in asked for nation in one.nations))
    locks = {one.lock for one in asked}
    rules = _rules(before, after, locks)
    missed = more_missed(before, after, locks, executed_before(before, asked))
    years = nation_years(before, after, nations)
    if added or any(isinstance(one.request, Cut | MoneyEvent) for one in asked):
        lines = lines.sort_values("value_per_musd", ascending=False, ignore_index=True)
    back = returned_goods(after, [one for one, _ in nexts])
    new_use = returned_goods(after, [one for _, one in nexts if one is not None])
    last = returned_goods(after, added.last if added else ())
    bars = bars_of(before, asked)
    events = [one.request for one in asked if isinstance(one.request, Event)]
    sunk = [one for own in sunk_of(before, events).values() for one in own]
    closed = nation_bars(bars)
    stuck = stuck_of(before, after, closed, sunk)
    freed_rows = freed_money(before, after, freed.plan if freed else None, bars)
    idle = idle_words(before, after)
    service = {
        "service": tuple(service_words(before, after, asked)),
        "events": tuple(event_words(before, after, asked)),
        "stuck": tuple(one for bar in closed for one in stuck_words(before, after, stuck, bar)),
        "idle": (idle,) if idle else (),
        "added": () if added is None else tuple(added_words(before, after, added)),
        "back": tuple(returned_words(after, *one) for one in nexts),
        "freed": ()
        if freed is None
        else (
            freed_words(after, freed.returned, nations),
            *filter(None, [warning_words(after, freed_warnings(after, freed_rows))]),
        ),
    }
    said = answer_words(before, after, requests, lines, years, service, rules, missed, proof)
    if bars and not any(isinstance(one.request, Cut | MoneyEvent) for one in asked):
        said = {**said, "closing": ()}  # the table of freed money closes instead
    return Revision(
        before, after, tuple(one.request for one in asked), requests, lines, goods, years,
        money_moved(before, after), tuple(one for part in service.values() for one in part), back,
        {(one.account, one.year): back_gain_words(one) for one, _ in nexts},
        new_use, returned_goods(after, [freed.returned] if freed else []), stuck,
        freed_sum(before, after, bars),
        freed_rows, last, rules,
        missed, proof, said,
    )  # fmt: skip


def _rules(before: Plan, after: Plan, locks: set[str]) -> pd.DataFrame:
    """Return the rules whose state turned, without what was asked for itself."""
    turned = rules_turned(side_of_plan(before), side_of_plan(after))
    # a limit of 0 says what is kept off by others, not what there is room for
    wanted = turned["change"].isin(_REACHED) & (turned["limit_high"] > 0)
    # what is kept is at its limit because it is kept
    wanted &= (turned["change"] != "now binds") | (turned["rule"].map(kept_code) == "")
    return turned[wanted & ~turned["rule"].isin(locks)].reset_index(drop=True)


def _requests(
    before: Plan, after: Plan, asked: Sequence[Asked], repairs: Mapping[str, str]
) -> pd.DataFrame:
    outcomes = dict[str, list[Mapping[Any, Any]]]()
    for row in decision_outcomes(after).to_dict("records"):
        outcomes.setdefault(str(row["lock"]), []).append(row)
    rules, names = after.rules, names_by_code(after.case)
    cost = (rules["bend"] * rules["bend_price_value"]).groupby(rules["rule"]).sum()
    rows: list[tuple[str, bool, bool, str, str, float, str]] = []
    for one in asked:
        own = outcomes.get(one.lock, [])
        missed = [row for row in own if not row["met"]]
        kept = not one.lock or (bool(own) and not missed)
        told = " ".join(
            limit_words(before, one, row) or outcome_words(row) for row in missed or own[:1]
        )
        penalty = 0.0 if kept else float(cost.get(one.lock, 0.0))
        judged = bool(one.lock) or isinstance(one.request, _DONE)
        code = kept_code(one.lock)
        whom = names.get(code) or code
        rows.append((one.words, kept, judged, told, repairs.get(one.lock, ""), penalty, whom))
    kinds = {"kept": bool, "judged": bool, "penalty": float}
    return pd.DataFrame(rows, columns=list(REQUESTS)).astype(kinds)
