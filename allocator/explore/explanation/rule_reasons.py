"""Reasons that are rules: those missed, those reached with the line, those that leave no plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from allocator.assemble.eligibility import use_mask, uses_of
from allocator.assemble.instance import lay
from allocator.assemble.items import item_frame
from allocator.explore.explanation.accounting import rule_costs
from allocator.explore.explanation.answer import Kind, Question, Reason
from allocator.explore.revision.value_words import points_words
from allocator.inputs.case.names import names_by_code
from allocator.inputs.rule_families import FAMILIES
from allocator.inputs.selection import codes_in, years_in
from allocator.report.rules.groups import alike as said_alike
from allocator.report.rules.groups import groups_of, later_sentences, told
from allocator.report.rules.legal_bars import bars_about
from allocator.report.rules.sources import with_citations
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.plan.plan import Plan

FAMILY_KINDS: dict[str, tuple[Kind, str]] = {
    "money": (Kind.ABSORPTION, "money"),
    "lines": (Kind.ABSORPTION, "lines"),
    "vetted": (Kind.ABSORPTION, "people"),
    "language": (Kind.ABSORPTION, "language"),
    "crewed": (Kind.ABSORPTION, "people"),
    "host_share": (Kind.ABSORPTION, "maintainers"),
    "types": (Kind.PACKAGE, "types"),
    "prerequisite": (Kind.PACKAGE, "prerequisite"),
    "excluded": (Kind.PACKAGE, "excluded"),
    "module": (Kind.PACKAGE, "module"),
    "start_window": (Kind.PACKAGE, "start_window"),
    "line_size": (Kind.SIZE, "line_size"),
    "grant_size": (Kind.SIZE, "grant_size"),
    "item_size": (Kind.SIZE, "item_size"),
    "production": (Kind.PRODUCTION, "production"),
    "stock": (Kind.PRODUCTION, "stock"),
    "max_per_nation_year": (Kind.PRODUCTION, "max_per_nation_year"),
    "course_seats": (Kind.COURSE, "course_seats"),
    "vintage": (Kind.MONEY, "vintage"),
    "band_low": (Kind.CHANGE, "band_low"),
    "band_high": (Kind.CHANGE, "band_high"),
    "changes": (Kind.CHANGE, "changes"),
    "exposure": (Kind.RISK, "exposure"),
    "risk_budget": (Kind.RISK, "risk_budget"),
    "grade_exposure": (Kind.RISK, "grade_exposure"),
}
"""Kind and layer of a family of rules; any other is a rule by its name."""

NOT_KNOWN = "Which rules leave no plan was not found within the limits of the search."

_OF_NATION = ("lines", "money", "types", "exposure")
_OF_COURSES = ("vetted", "language")
_OF_ITEM = ("course_seats", "production", "stock", "max_per_nation_year")

_PLACE = ["nation", "account", "item"]
_KEY = ["rule", "family", *_PLACE, "year"]
_CLOSED_BY = ("language", "vetted", *_OF_ITEM)
"""Families that leave nothing of an item where their limit is nothing."""


def _grouped(table: pd.DataFrame, case: Case) -> list[dict[str, str]]:
    """Return rules in groups, each with the names of all its rules.

    Rules of which one says more than the other, in a sentence of its own, are not put together.
    """
    names = names_by_code(case)
    alike: dict[str, list[dict[Any, Any]]] = {}
    for row in with_citations(table, case).to_dict("records"):
        alike.setdefault(later_sentences(str(row["meaning"])), []).append(row)
    groups = [one for some in alike.values() for one in groups_of(pd.DataFrame(some), case)]
    parts = list[list[dict[Any, Any]]]()
    for rows in groups:
        parts += [rows] if said_alike(rows, names) else [[row] for row in rows]
    found = []
    for rows in parts:
        group = told(rows, names, turned=not all(row["binds"] for row in rows))
        rules = "; ".join(dict.fromkeys(str(row["rule"]) for row in rows))
        words = {key: str(group[key]) for key in ("family", "citation")}
        found.append({**words, "rule": rules, "meaning": str(group["meaning"]).rstrip(".")})
    return found


def missed_reason(plans: tuple[Plan, Plan], rule: str, points: float) -> Reason:
    """Return that a soft rule is missed by more or less, in the years in which that differs."""
    costs = [rule_costs(plan, _KEY) for plan in plans]
    change = costs[1].sub(costs[0], fill_value=0.0)
    least = min(NOTHING, change.abs()[change.index.get_level_values("rule") == rule].max() / 2)
    differs = change.index[change.abs() > least]
    rows = pd.concat([plan.rules for plan in plans[::-1]]).drop_duplicates(_KEY)
    rows = rows[rows["rule"].eq(rule) & rows.set_index(_KEY).index.isin(differs)]
    said = [group for _, own in rows.groupby(_PLACE) for group in _grouped(own, plans[0].case)]
    family = said[0]["family"]
    kind, layer = FAMILY_KINDS.get(family, (Kind.RULE, family))
    meaning = "” and “".join(group["meaning"] for group in said)
    more = "more" if points > 0 else "less"
    is_missed = "is missed" if len(said) == 1 else "are missed"
    words = f"“{meaning}” {is_missed} by {more}: that costs {points_words(abs(points))} {more}."
    return Reason(kind, words, layer, points, rule, said[0]["citation"])


def limit_reasons(question: Question, plan: Plan) -> tuple[Reason, ...]:
    """Return the limits of the nation, and of the item, that bind in a plan with the line."""
    rules = plan.rules[plan.rules["binds"]]
    families = (*_OF_NATION, *(_OF_COURSES if question.unit == "seats" else ()))
    nation = (rules["nation"] == question.nation) & rules["family"].isin(families)
    item = (rules["item"] == question.line) & rules["family"].isin(_OF_ITEM)
    item &= rules["nation"].isin(["", question.nation])
    table = rules[nation | item]
    return tuple(_limits(table, plan))


def _limits(table: pd.DataFrame, plan: Plan) -> Iterator[Reason]:
    for row in _by_place(table, plan.case):
        family = row["family"]
        kind, layer = FAMILY_KINDS.get(family, (Kind.RULE, family))
        yield Reason(
            kind,
            f"Reached with it: {row['meaning']}.",
            layer,
            rule=row["rule"],
            citation=row["citation"],
        )


def stop_reasons(plan: Plan, question: Question, families: Sequence[str]) -> tuple[Reason, ...]:
    """Return the rules that leave no plan with the line, in words of the case."""
    return tuple(_stops(plan, question, families))


def _stops(plan: Plan, question: Question, families: Sequence[str]) -> Iterator[Reason]:
    for family in families:
        kind, layer = FAMILY_KINDS.get(family, (Kind.RULE, family))
        mine = _rows_about(plan, question, family)
        mine = mine[mine["binds"]] if mine["binds"].any() else mine
        for row in _by_place(mine, plan.case):
            told = f"{row['meaning']}."
            if family == "prerequisite":
                about = mine[(mine["item"] == row["item"]) & (mine["rule"] == row["rule"])]
                first = _needed_first(plan, row["item"], row["rule"])
                none = about["limit"].max() <= NOTHING
                told = _none_yet(first, question.nation_name) if none else f"{told} {first}"
            words = f"{FAMILIES[family].meaning} {told}".rstrip()
            yield Reason(kind, words, layer, rule=row["rule"], citation=row["citation"])


def _by_place(table: pd.DataFrame, case: Case) -> Iterator[dict[str, str]]:
    """Yield rules in groups as `_grouped` does, each about one account and item."""
    for family, rows in table.groupby("family", sort=False):
        record = FAMILIES.get(str(family))
        by = [*_PLACE, "rule"] if record and "member" in record.key else _PLACE
        for _, own in rows.groupby(by, sort=False):
            item = str(own["item"].iloc[0])
            yield from ({**row, "item": item} for row in _grouped(own, case))


def _rows_about(plan: Plan, question: Question, family: str) -> pd.DataFrame:
    """Return the rules of a family that are about the line or about no line in particular."""
    rows = plan.rules[plan.rules["family"] == family]
    if family == "line_size":
        items = plan.case.items
        areas = items.loc[items["item"].isin(_related(plan, question)), "area"]
        rows = rows[rows["rule"].isin([f"line_size {area}" for area in areas])]
    about = rows["nation"].isin(["", question.nation])
    about &= rows["item"].isin(["", *_related(plan, question)])
    return rows[about & rows["account"].isin(["", *_payers(plan, question)])]


def _payers(plan: Plan, question: Question) -> list[str]:
    """Return the accounts that may legally pay for some of the line."""
    if question.kind == "account":
        return [question.line]
    ground = lay(plan.case, plan.policy)
    may = ground.may[list(ground.nation_codes).index(question.nation)].any(axis=2)
    if question.kind == "item":
        may = may[:, [int(ground.use_of_item[list(ground.item_codes).index(question.line)])]]
    return [code for code, own in zip(ground.account_codes, may, strict=True) if own.any()]


def closed_reasons(plan: Plan, question: Question) -> tuple[Reason, ...]:
    """Return the limits of nothing that leave nothing of a line, or that there is no money."""
    courses = plan.case.tables["courses"]
    spoken = courses.loc[courses["needs_language"].astype(bool), "item"].tolist()
    families = [
        family for family in _CLOSED_BY
        if (family not in ("language", "vetted") or question.unit == "seats")
        and (family != "language" or question.line in spoken)
        and (rows := _rows_about(plan, question, family))["limit"].le(NOTHING).all()
        and len(rows)
    ]  # fmt: skip
    return stop_reasons(plan, question, families or ["vintage"])


def _needed_first(plan: Plan, item: str, rule: str) -> str:
    """Say what must come before an item by a rule."""
    names = names_by_code(plan.case)
    needs = next(
        row["needs"] for row in plan.case.tables["prerequisites"].to_dict("records")
        if row["item"] == item and rule == f"prerequisite {row['needs']}"
    )  # fmt: skip
    return f"{names[item]} needs {names[needs]} first."


def _none_yet(first: str, nation: str) -> str:
    """Say that a nation has none of what must come first, where nothing is opened."""
    return f"{first.removesuffix('.')}, and {nation} has none of it in time."


def _related(plan: Plan, question: Question) -> list[str]:
    """Return the items asked about, and what must come before them."""
    items, first = plan.case.items, plan.case.tables["prerequisites"]
    if question.kind not in ("item", "area"):
        return items["item"].tolist()
    asked = items.loc[items[question.kind] == question.line, "item"].tolist()
    return [*asked, *first.loc[first["item"].isin(asked), "needs"]]


def legal_reasons(plan: Plan, question: Question) -> tuple[Reason, ...]:
    """Return floors that promise the line, and bars on it that are waived or lifted."""
    rules = plan.rules
    floors = rules[
        (rules["nation"] == question.nation)
        & rules["family"].isin(["floor", "lock_low"])
        & (rules["limit"] > NOTHING)
    ]
    if question.kind == "item":
        floors = floors[floors["item"].isin(["", question.line])]
    floors = floors.sort_values("limit", ascending=False, kind="stable")
    found = [
        Reason(Kind.RULE, f"{row['meaning']}.", row["family"], rule=row["rule"],
               citation=row["citation"])
        for row in _by_place(floors, plan.case)
    ]  # fmt: skip
    bars = bars_about(plan, question.nation)
    bars = bars[bars["in_force"].isin(["waived", "lifts"]) & ~bars["for_all"]]
    bars = bars[[_is_used(plan, question, rule) for rule in bars["rule"]]]
    found += [
        Reason(Kind.BARRED, _cited(row["meaning"], row["citation"]), row["in_force"],
               rule=row["rule"], citation=row["citation"], exception=row["exception"])
        for row in bars.to_dict("records")
    ]  # fmt: skip
    return tuple(found)


def _cited(meaning: str, citation: str) -> str:
    return f"{meaning.rstrip('.')} ({citation})." if citation else meaning


def _is_used(plan: Plan, question: Question, rule: str) -> bool:
    """Tell whether the plan pays for some of the line as a rule of eligibility selects it."""
    case, table = plan.case, plan.case.tables["eligibility"]
    row = table[table["rule"] == rule].iloc[0]
    uses, _ = uses_of(case, item_frame(case))
    chosen = use_mask(uses, row["kinds"], row["areas"], row["items"])
    items = {item for use, yes in zip(uses, chosen, strict=True) if yes for item in use.items}
    lines = plan.lines[plan.lines["nation"] == question.nation]
    if question.kind != "nation":
        lines = lines[lines[question.kind] == question.line]
    accounts = codes_in(row["accounts"], case.tables["accounts"]["account"].tolist())
    paid = lines["item"].isin(items) & lines["account"].isin(accounts)
    return bool((paid & lines["year"].isin(years_in(row["years"], case.years))).any())
