"""Reasons from a fixed list: what the difference of value adds up from, and which limits bind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from allocator.assemble.companions import CITATION, DISBURSEMENT
from allocator.explore.explanation.answer import Kind, Question, Reason
from allocator.explore.explanation.differing import Line, Part
from allocator.explore.explanation.rule_reasons import missed_reason
from allocator.explore.revision.value_words import points_words
from allocator.inputs.case.names import names_in
from allocator.inputs.case.unread import exception_words
from allocator.inputs.selection import codes_in
from allocator.report.decisions.obstacles import decision_stops
from allocator.report.rules.legal_bars import bars_about
from allocator.util.format import amount
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

_COST_WORDS = {
    "waste": (Kind.ABSORPTION, "money", "Money above what nations absorb well"),
    "change": (Kind.CHANGE, "change", "Change from the last plan"),
    "swing": (Kind.CHANGE, "swing", "Swings from year to year"),
}
_MISSED = re.compile("” (?=(is|are) missed)")
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
        row = next((r for r in bars.to_dict("records") if said.startswith(f"{r['rule']} ")), None)
        if row is not None:
            exception = str(row["exception"])
            path = exception_words(exception)
            words = f"{said} Exception: {path}." if path and path not in said else said
            found.append(
                Reason(Kind.BARRED, words, rule=row["rule"], citation=row["citation"],
                       exception=exception)
            )  # fmt: skip
        elif said.startswith(f"{DISBURSEMENT} "):
            found.append(Reason(Kind.BARRED, said, rule=DISBURSEMENT, citation=CITATION))
        else:
            found.append(Reason(Kind.BARRED if barred else Kind.UNSUITED, said))
    return tuple(found)


def distinct(reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    """Return reasons of which no two say the same, as two decisions on one line may.

    Parts of the loss are told with the name of their rule then, others together.
    """
    same: dict[str, list[Reason]] = {}
    for one in reasons:
        same.setdefault(one.words, []).append(one)
    found = list[Reason]()
    for some in same.values():
        named = [replace(one, words=_with_rule(one)) for one in some if one.points is not None]
        rest = [one for one in some if one.points is None]
        rules = "; ".join(dict.fromkeys(one.rule for one in rest))
        found += some if len(some) == 1 else named
        found += [replace(rest[0], rule=rules)] if rest and len(some) > 1 else []
    return tuple(found)


def _with_rule(reason: Reason) -> str:
    """Return the words of a rule that is missed with its name."""
    return _MISSED.sub(lambda _: f"” ({reason.rule}) ", reason.words)


def item_bar_reasons(plan: Plan, question: Question) -> tuple[Reason, ...]:
    """Return what keeps each item of an area, or of all that is needed, from the nation."""
    needs, items, found = plan.case.tables["needs"], plan.case.items, list[Reason]()
    needed = needs[(needs["nation"] == question.nation) & (needs["need_points"] > 0)]["area"]
    areas = [question.line] if question.kind == "area" else needed.tolist()
    chosen = items[items["area"].isin(areas)] if question.kind in ("area", "nation") else items[:0]
    for item, name in zip(chosen["item"], chosen["name"], strict=True):
        stops = decision_stops(plan.case, plan.policy, question.nation, item)
        short = str(name or item).split(" (")[0]
        found += [
            replace(one, words=f"{short}: {one.words}")
            for one in bar_reasons(plan, question, stops)
        ]
    return tuple(found)


def no_need(plan: Plan, question: Question) -> Reason | None:
    """Return that the case gives the line no need, where that is so."""
    area, rows = area_of(plan, question), plan.case.tables["needs"]
    rows = rows[rows["nation"] == question.nation]
    rows = rows[rows["area"] == area] if area else rows
    if "needs" not in plan.case.given or rows["need_points"].sum() > 0:  # else all needs all
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
    question: Question, plans: tuple[Plan, Plan], parts: Sequence[Part], lines: Sequence[Line]
) -> tuple[Reason, ...]:
    """Return the parts of a loss that matter, those that make the forced plan worse first.

    `plans` are the best one and the one with the line forced.
    """
    least = _TOLD_SHARE * max((abs(part.points) for part in parts), default=0.0)
    own = _own_areas(plans[0], question)
    named = {(line.nation, line.area): line for line in lines}
    found = [
        _of_part(part, named, own, question.nation, plans)
        for part in parts
        if abs(part.points) >= max(least, NOTHING)
    ]
    return tuple(sorted(found, key=lambda one: -(one.points or 0.0)))


def _of_part(
    part: Part,
    lines: dict[tuple[str, str], Line],
    own: frozenset[str],
    nation: str,
    plans: tuple[Plan, Plan],
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
    return missed_reason(plans, part.rule, points)


def _money_words(line: Line | None) -> str:
    if line is None or abs(line.change_musd) < 1e-3:
        return "."
    size = f"US$ {amount(abs(line.change_musd))} million"
    return f" with {size} {'less' if line.change_musd < 0 else 'more'}: {line.goods}."


def area_of(plan: Plan, question: Question) -> str:
    """Return the area that a question is about; empty: it is about no single one."""
    if question.kind == "area":
        return question.line
    if question.kind == "item":
        items = plan.case.items
        return str(items.loc[items["item"] == question.line, "area"].iloc[0])
    return ""


def _own_areas(plan: Plan, question: Question) -> frozenset[str]:
    area = area_of(plan, question)
    return frozenset([area] if area else codes_in("*", plan.case.areas))
