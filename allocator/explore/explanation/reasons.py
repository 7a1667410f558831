"""Reasons from a fixed list: what the difference of value adds up from, and which limits bind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from allocator.explore.explanation.answer import Kind, Line, Part, Question, Reason
from allocator.explore.revision.words import points_words
from allocator.inputs.case.names import names_by_code, names_in
from allocator.inputs.rule_families import FAMILIES
from allocator.inputs.selection import codes_in
from allocator.report.rules.groups import grouped
from allocator.report.rules.legal_bars import bars_about
from allocator.report.rules.sources import with_citations
from allocator.util.format import amount
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
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

_OF_NATION = ("lines", "money", "types", "exposure")
_OF_COURSES = ("vetted", "language")
_OF_ITEM = ("course_seats", "production", "stock", "max_per_nation_year")
_COST_WORDS = {
    "waste": (Kind.ABSORPTION, "money", "Money above what nations absorb well"),
    "change": (Kind.CHANGE, "change", "Change from the last plan"),
    "swing": (Kind.CHANGE, "swing", "Swings from year to year"),
}
_TOLD_SHARE = 0.02
"""A part is a reason that is at least this share of the largest part."""


def bar_reasons(plan: Plan, question: Question, stops: Sequence[str]) -> tuple[Reason, ...]:
    """Return what law or the nature of the line forbids, from sentences that say why."""
    bars = bars_about(plan, question.nation)
    bars = bars[bars["in_force"] == "yes"]
    found, barred = list[Reason](), False
    for said in stops:
        if said.startswith("No account may legally pay"):
            barred = True
            continue
        row = next((r for r in bars.to_dict("records") if said.startswith(r["rule"])), None)
        if row is not None:
            exception = str(row["exception"])
            path = f" Exception: {exception}." if exception and exception not in said else ""
            words = f"{said}{path}"
            found.append(
                Reason(Kind.BARRED, words, rule=row["rule"], citation=row["citation"],
                       exception=exception)
            )  # fmt: skip
        else:
            found.append(Reason(Kind.BARRED if barred else Kind.UNSUITED, said))
    return tuple(found)


def no_need(plan: Plan, question: Question) -> Reason | None:
    """Return that the case gives the line no need, where that is so."""
    area = _area(plan, question)
    rows = plan.coverage[plan.coverage["nation"] == question.nation]
    rows = rows[rows["area"] == area] if area else rows
    if rows["need_points"].sum() > NOTHING:
        return None
    name = names_in(plan.case, "areas", "area").get(area) or area
    where = f" in {name}" if area else ""
    return Reason(
        Kind.NEED_MET,
        f"The case gives {question.nation_name} no need{where}, so nothing there has a value.",
        nation=question.nation,
        area=area,
    )


def value_reasons(
    question: Question, plan: Plan, parts: Sequence[Part], lines: Sequence[Line]
) -> tuple[Reason, ...]:
    """Return the parts of a loss that matter, those that make the forced plan worse first."""
    least = _TOLD_SHARE * max((abs(part.points) for part in parts), default=0.0)
    own = _own_areas(plan, question)
    named = {(line.nation, line.area): line for line in lines}
    found = [
        _of_part(part, named, own, question.nation, plan)
        for part in parts
        if abs(part.points) >= max(least, NOTHING)
    ]
    return tuple(sorted(found, key=lambda one: -(one.points or 0.0)))


def _of_part(
    part: Part,
    lines: dict[tuple[str, str], Line],
    own: frozenset[str],
    nation: str,
    plan: Plan,
) -> Reason:
    points = -part.points
    turn = "loses" if points > 0 else "gains"
    told = points_words(abs(points))
    if part.part == "need":
        line = lines.get((part.nation, part.area))
        kind = Kind.NEED if part.nation == nation and part.area in own else Kind.OUTCOMPETED
        name = f"{line.name} ({line.area_name})" if line else f"{part.nation} ({part.area})"
        words = f"{name} {turn} {told}{_money_words(line)}"
        return Reason(kind, words, points=points, nation=part.nation, area=part.area)
    if part.part in _COST_WORDS:
        kind, layer, name = _COST_WORDS[part.part]
        more = "more" if points > 0 else "less"
        return Reason(kind, f"{name} costs {told} {more}.", layer, points)
    rows = with_citations(plan.rules[plan.rules["rule"] == part.rule], plan.case)
    family = str(rows["family"].iloc[0]) if len(rows) else ""
    kind, layer = FAMILY_KINDS.get(family, (Kind.RULE, family))
    meaning = str(rows["meaning"].iloc[0]).rstrip(".") if len(rows) else part.rule
    more = "more" if points > 0 else "less"
    return Reason(
        kind,
        f"“{meaning}” is missed by {more}: that costs {told} {more}.",
        layer,
        points,
        part.rule,
        str(rows["citation"].iloc[0]) if len(rows) else "",
    )


def _money_words(line: Line | None) -> str:
    if line is None or abs(line.change_musd) < 1e-3:
        return "."
    size = f"US$ {amount(abs(line.change_musd))} million"
    each = ""
    if line.value_per_musd is not None and line.value_per_musd > 0:
        each = f", {100 * line.value_per_musd:.2g} points per US$ 100 million"
    return f" with {size} {'less' if line.change_musd < 0 else 'more'}{each}: {line.goods}."


def limit_reasons(question: Question, forced: Plan) -> tuple[Reason, ...]:
    """Return the limits of the nation, and of the item, that bind in the forced plan."""
    rules = forced.rules[forced.rules["binds"]]
    families = (*_OF_NATION, *(_OF_COURSES if question.unit == "seats" else ()))
    nation = (rules["nation"] == question.nation) & rules["family"].isin(families)
    item = (rules["item"] == question.line) & rules["family"].isin(_OF_ITEM)
    item &= rules["nation"].isin(["", question.nation])
    table = rules[nation | item]
    return tuple(_limits(table, forced))


def _limits(table: pd.DataFrame, forced: Plan) -> Iterator[Reason]:
    for row in grouped(table, forced.case).to_dict("records"):
        family = str(row["family"])
        kind, layer = FAMILY_KINDS.get(family, (Kind.RULE, family))
        yield Reason(
            kind,
            f"Reached with it: {str(row['meaning']).rstrip('.')}.",
            layer,
            rule=str(row["rule"]),
            citation=str(row["citation"]),
        )


def stop_reasons(plan: Plan, question: Question, families: Sequence[str]) -> tuple[Reason, ...]:
    """Return the rules that leave no plan with the line, in words of the case."""
    return tuple(_stops(plan, question, families))


def _stops(plan: Plan, question: Question, families: Sequence[str]) -> Iterator[Reason]:
    related = _related(plan, question)
    for family in families:
        kind, layer = FAMILY_KINDS.get(family, (Kind.RULE, family))
        rows = plan.rules[plan.rules["family"] == family]
        own = rows["nation"].isin(["", question.nation])
        mine = rows[own & rows["item"].isin(["", *related])]
        shown = grouped(mine[mine["binds"]] if mine["binds"].any() else mine, plan.case)
        meaning = FAMILIES[family].meaning
        told = f"{meaning} {shown['meaning'].iloc[0].rstrip('.')}." if len(shown) else meaning
        if family == "prerequisite":
            told = " ".join([told, *_needed_first(plan, question.line)])
        yield Reason(
            kind,
            told,
            layer,
            rule=str(shown["rule"].iloc[0]) if len(shown) else family,
            citation=str(shown["citation"].iloc[0]) if len(shown) else "",
        )


def _needed_first(plan: Plan, item: str) -> Iterator[str]:
    """Say what must come before an item."""
    names = names_by_code(plan.case)
    for row in plan.case.tables["prerequisites"].to_dict("records"):
        if row["item"] == item:
            yield f"{names[item]} needs {names[row['needs']]} first."


def _related(plan: Plan, question: Question) -> list[str]:
    """Return the item asked about, and what must come before it."""
    if question.kind != "item":
        return plan.case.items["item"].tolist()
    first = plan.case.tables["prerequisites"]
    return [question.line, *first.loc[first["item"] == question.line, "needs"]]


def legal_reasons(plan: Plan, question: Question) -> tuple[Reason, ...]:
    """Return floors that promise the line, and bars on it that are waived or lifted."""
    rules = plan.rules
    floors = rules[
        (rules["nation"] == question.nation) & rules["family"].isin(["floor", "lock_low"])
    ]
    if question.kind == "item":
        floors = floors[floors["item"].isin(["", question.line])]
    found = [
        Reason(Kind.RULE, f"{str(row['meaning']).rstrip('.')}.", str(row["family"]),
               rule=str(row["rule"]), citation=str(row["citation"]))
        for row in grouped(floors, plan.case).to_dict("records")
    ]  # fmt: skip
    bars = bars_about(plan, question.nation)
    bars = bars[bars["in_force"].isin(["waived", "lifts"]) & ~bars["for_all"]]
    found += [
        Reason(Kind.BARRED, f"{row['meaning'].rstrip('.')} ({row['citation']}).", row["in_force"],
               rule=row["rule"], citation=row["citation"], exception=row["exception"])
        for row in bars.to_dict("records")
    ]  # fmt: skip
    return tuple(found)


def _area(plan: Plan, question: Question) -> str:
    if question.kind == "area":
        return question.line
    if question.kind == "item":
        items = plan.case.items
        return str(items.loc[items["item"] == question.line, "area"].iloc[0])
    return ""


def _own_areas(plan: Plan, question: Question) -> frozenset[str]:
    area = _area(plan, question)
    return frozenset([area] if area else codes_in("*", plan.case.areas))
