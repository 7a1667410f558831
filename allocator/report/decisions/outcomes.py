"""What became of the decisions a plan was made with, and which rules stop those not met in full."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import pandas as pd

from allocator.assemble.records import records
from allocator.inputs.case.names import names_by_code
from allocator.inputs.policy.differences import decision_words
from allocator.inputs.policy.kept_names import kept_code, kept_together, locks_kept_words
from allocator.inputs.policy.policy import Lock
from allocator.inputs.rule_families import families_where
from allocator.inputs.selection import years_in
from allocator.report.decisions.facts import amount_words, given_by_year, item_of
from allocator.report.decisions.money import used_up
from allocator.report.decisions.obstacles import decision_stops
from allocator.report.rules.groups import grouped
from allocator.util.format import MUSD, counted, figure, year_words
from allocator.util.tolerance import NEAR

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

COLUMNS = ("lock", "nation", "words", "sense", "asked", "given", "unit", "met", "why")
"""Columns of `decision_outcomes`."""


_SHOWN = 3

_LOCKS = ("lock_low", "lock_high")

_OF_ALL = families_where("anything")
"""Families of rules that can stop a nation from getting more, or less, of anything."""


def decision_outcomes(plan: Plan) -> pd.DataFrame:
    """Return how far the decisions of a plan's policy and case are kept.

    One row a limit of a decision: `lock` is its name, `words` what it decides, `sense` ``>=`` or
    ``<=``, `asked` its limit and `given` what the plan does, both in `unit`; `met` tells whether
    it is kept, and `why` in words what stops it where it is not. Empty if the policy switches
    decisions off.
    """
    names = names_by_code(plan.case)
    told = plan.rules[plan.rules["family"].isin(_LOCKS)].to_dict("records")
    rules = {(rule["rule"], rule["sense"]): rule for rule in told}
    rows = [
        _outcome(plan, lock, sense, rules[lock.lock, sense], names)
        for lock in locks_of_plan(plan)
        for sense in (">=", "<=")
        if (lock.lock, sense) in rules
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def locks_of_plan(plan: Plan) -> tuple[Lock, ...]:
    """Return the decisions of a plan's policy, then those of its case."""
    columns = [one.name for one in fields(Lock)]
    of_case = records(plan.case.tables["locks"][columns])
    for row in of_case:
        row |= {name: None if pd.isna(row[name]) else float(row[name]) for name in ("low", "high")}
    return (*plan.policy.locks, *(Lock(**row) for row in of_case))


def outcome_words(row: Mapping[Any, Any]) -> str:
    """Say in one line what became of a decision; `row` is one of `decision_outcomes`.

    Examples
    --------
    >>> outcome_words({"sense": ">=", "asked": 4.0, "given": 2.0, "unit": "lots", "met": False,
    ...                "why": "At most 2 lots can be made in 2020."})
    'Requested at least 4 lots; the plan gives 2 lots. At most 2 lots can be made in 2020.'
    >>> outcome_words({"sense": "<=", "asked": 4.0, "given": 2.0, "unit": "lots", "met": True,
    ...                "why": ""})
    'Kept: the plan gives 2 lots.'
    """
    given, asked = (amount_words(row[name], row["unit"]) for name in ("given", "asked"))
    if row["met"]:
        return f"Kept: the plan gives {given}."
    least = "at least" if row["sense"] == ">=" else "at most"
    return f"Requested {least} {asked}; the plan gives {given}. {row['why']}"


def decision_news(before: Plan | None, after: Plan) -> Iterator[str]:
    """Yield what became of the decisions that are new since `before`, and of all not kept.

    Decisions that keep what a plan has are one for each nation or account.
    """
    old = set() if before is None else set(before.policy.locks)
    new = {lock.lock for lock in after.policy.locks if lock not in old}
    rows = decision_outcomes(after).to_dict("records")
    for row in rows:
        if not kept_code(row["lock"]) and (row["lock"] in new or not row["met"]):
            yield f"Decided: {row['words']}. {outcome_words(row)}"
    missed = {row["lock"] for row in rows if not row["met"]}
    groups = kept_together(after.policy.locks)
    told = [one for own in groups.values() if {lock.lock for lock in own} & (new | missed)
            for one in own]  # fmt: skip
    if told:
        words = locks_kept_words(told, names_by_code(after.case))
        yield f"Decided: {words}. {kept_outcome(told, rows)}"


def kept_outcome(locks: Iterable[Lock], rows: Iterable[Mapping[Any, Any]]) -> str:
    """Say in one line how many of the decisions that keep what a plan has are kept.

    `rows` are those of `decision_outcomes`.
    """
    names = {lock.lock for lock in locks}
    missed = [row for row in rows if row["lock"] in names and not row["met"]]
    if not missed:
        return "Kept."
    first = " ".join(f"{row['words']}. {outcome_words(row)}" for row in missed[:_SHOWN])
    return f"{counted(len(missed), 'decision')} of {len(names):,} not kept in full: {first}"


def _outcome(
    plan: Plan, lock: Lock, sense: str, rule: Mapping[Any, Any], names: Mapping[str, str]
) -> dict[str, Any]:
    met = rule["bend"] <= NEAR * (1 + abs(rule["limit"]))
    return {
        "lock": lock.lock,
        "nation": lock.nation,
        "words": decision_words(lock, names),
        "sense": sense,
        "asked": float(rule["limit"]),
        "given": float(rule["activity"]),
        "unit": rule["unit"],
        "met": bool(met),
        "why": "" if met else _why(plan, lock, sense, rule),
    }


def _why(plan: Plan, lock: Lock, sense: str, rule: Mapping[Any, Any]) -> str:
    """Say what stops a decision: law, limits of nation and item, rules without room, or several."""
    years, what = years_in(lock.years, plan.case.years), lock.item or lock.account
    if sense == ">=":
        stops = decision_stops(plan.case, plan.policy, lock.nation, what, years)
        if stops:
            return " ".join(stops)
    full, told = _full_years(plan, lock, years) if sense == ">=" else (set(), [])
    rules = _tight_rules(plan, lock, years, sense)
    about_item = rules["item"] != ""
    spent = used_up(plan, lock, years, _needs(plan, lock).get(MUSD, 0.0))
    if sense == "<=":
        spent = spent.iloc[:0]
    full |= set(years) if len(spent) else set()
    for part in (rules[about_item], spent, rules[~about_item]):
        told += [
            f"{row['meaning']} ({row['citation']})" if row["citation"] else str(row["meaning"])
            for row in grouped(part, plan.case).to_dict("records")
        ]
    more = f" And {len(told) - _SHOWN} more." if len(told) > _SHOWN else ""
    said = f"No room for it: {' '.join(told[:_SHOWN])}{more} " if told else ""
    free = set(years) - full - {int(year) for year in rules["year"] if year != "all"}
    if not free or (rules["year"] == "all").any():
        return said.rstrip()
    where = f"In {year_words(free)} no" if told else "No"
    cost = float(rule["bend"] * rule["bend_price_value"])
    return (
        f"{said}{where} single rule about it prevents it; other rules together, or "
        f"the penalty, decided: breaking it costs {figure(cost)} value points. A higher penalty "
        "for decisions would enforce it."
    )


def _full_years(plan: Plan, lock: Lock, years: tuple[int, ...]) -> tuple[set[int], list[str]]:
    """Return the years in which the plan gives all that one nation may get, and say so."""
    if not lock.item:
        return set(), []
    most = float(item_of(plan.case, lock.item)["max_per_nation_year"])
    given = given_by_year(plan, lock.nation, lock.item).reindex(list(years), fill_value=0.0)
    full = {year for year in years if given[year] >= most - NEAR}
    if not full:
        return full, []
    return full, [f"No nation gets more than {figure(most)} a year ({year_words(full)})."]


def _tight_rules(plan: Plan, lock: Lock, years: tuple[int, ...], sense: str) -> pd.DataFrame:
    """Return the rules about nation or item without room for one more, or less; whole ones first.

    A rule on all years together says more than one on a single year.
    """
    rules = plan.rules
    about = (rules["nation"] == lock.nation) | ((rules["nation"] == "") & (rules["item"] != ""))
    about &= rules["item"].isin(["", lock.item]) & rules["account"].isin(["", lock.account])
    about &= rules["family"].isin(_families(plan, lock))
    about |= _decided_too(rules, lock)
    about &= rules["year"].isin(["all", *map(str, years)])
    about &= rules["sense"] == ("<=" if sense == ">=" else ">=")
    # a whole lot or seat needs all of its money and people at once
    found = rules[about & _without_room(rules, _needs(plan, lock))]
    return found.sort_values("year", key=lambda year: year != "all", kind="stable")


def _without_room(rules: pd.DataFrame, needs: Mapping[str, float]) -> pd.Series[bool]:
    """Tell which rules have no room for one more; exactly enough room is room."""
    need = rules["unit"].map(needs).fillna(0.0)
    tolerance = NEAR * (1 + rules["limit"].abs())
    return rules["slack"] < (need - tolerance).where(need > 0, tolerance)


def _decided_too(rules: pd.DataFrame, lock: Lock) -> pd.Series[bool]:
    """Tell which rules are other decisions about the nation that may concern the same money."""
    other = rules["family"].isin(_LOCKS) & (rules["nation"] == lock.nation)
    other &= rules["rule"] != lock.lock
    for part in ("item", "account"):
        own = getattr(lock, part)
        if own:
            other &= rules[part].isin(["", own])
    return other


def _families(plan: Plan, lock: Lock) -> tuple[str, ...]:
    """Return the families of rules that can be about what a decision is about."""
    if not lock.item:
        return _OF_ALL
    item = item_of(plan.case, lock.item)
    found = list(_OF_ALL)
    lines = plan.active_lines
    if ((lines["nation"] == lock.nation) & (lines["area"] == item["area"])).any():
        found.remove("lines")  # its line in this area runs already
    if item["kind"] == "training":
        found += [
            name
            for name in families_where("course")
            if item["needs_language"] or name != "language"
        ]
    elif item["kind"] == "equipment":
        new = given_by_year(plan, lock.nation, lock.item).sum() <= NEAR
        found += families_where("equipment")
        if not new:
            found.remove("types")
    return tuple(found)


def _needs(plan: Plan, lock: Lock) -> dict[str, float]:
    """Return by unit what one more lot or seat takes; nothing for money, which is divisible."""
    item = item_of(plan.case, lock.item)
    if not item or item["kind"] == "grant":
        return {}
    price = plan.policy.price_of(lock.item, float(item["price_musd"]))
    return {"lots": 1.0, "seats": 1.0, "persons": 1.0, "lines": 1.0, "types": 1.0,
            MUSD: price}  # fmt: skip
