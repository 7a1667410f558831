"""What changes an answer on a drawn case, beside what the second formulation finds of each change.

A change is made in the rows and costs of the second formulation, with all plans of the answer's own
set: the number told must turn the answer, and the largest one told not to must not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from proved_answers import INF, NEAR
from second_sides import Asked, HeldSides, Sides

from allocator.explore.explanation.answer import Answer, Trial
from allocator.plan.plan import Plan

CAPACITY = {
    "lines_at_once": "may get assistance at once", "types": "new type of equipment",
    "course_seats": "seats a year of", "production": "made a year", "stock": "in stock",
    "vetted": "vetted persons", "language": "with the language",
}  # fmt: skip
"""Words by which a limit of a family is told."""

MANY = 200.0
"""More than a nation can have of anything in a drawn case."""

_STEP, _FINE = {"share": 0.01, "US$ million": 0.1}, 0.05
"""A number is sought in such steps (of all else one), or to this share of itself."""

_ROUNDED = 1e-6
"""By so much more or less, as a share, the number told is tried: it is written as it was found."""


@dataclass(frozen=True)
class Question:
    """A question on a drawn case whose answer says what would change it."""

    held: HeldSides
    answer: Answer

    @property
    def plan(self) -> Plan:
        """The plan asked about."""
        return self.held.plan

    @property
    def asked(self) -> Asked:
        """The line asked about."""
        one = self.answer.question
        return Asked(one.nation, one.kind, one.line)

    def sides(self) -> Sides:
        """Return the second formulation of the set in which the answer is proven."""
        proof = self.answer.proof
        giving = proof.may_give
        if proof.radius == "all give":
            every = self.plan.case.tables["nations"]["nation"]
            giving = tuple(name for name in every if name not in proof.free)
        return self.held.of(proof.free, giving)

    def loss(self, trial: Trial, number: float) -> float:
        """Return by how much the plan with the line is worse after a change; infinite: none is."""
        sides, proof = self.sides(), self.answer.proof
        if trial.lever in ("price", "capacity", "money"):
            _raised(self, sides)
        _CHANGES[trial.lever](self, sides, trial, number)
        kept_in = proof.side == "at least"
        best_limits = (proof.side_quantity, INF) if kept_in else (-INF, proof.side_quantity)
        forced_limits = (-INF, proof.forced_quantity) if kept_in else (proof.forced_quantity, INF)
        forced = sides.best(self.asked, *forced_limits)
        if forced is None:
            return INF
        best = sides.best(self.asked, *best_limits)
        return -INF if best is None else best - forced

    def turned_by(self, trial: Trial, number: float) -> bool:
        """Tell whether a change by a number, if there is one, clearly turns the answer."""
        return number > 0 and self.loss(trial, number) < -_slip(self.answer)


def _slip(answer: Answer) -> float:
    """Return by how much losses may be off: twice what values may, and what the proof leaves."""
    largest = max(1.0, *(abs(one or 0.0) for one in _values(answer)))
    return 2 * NEAR * largest + answer.proof.tolerance


def changes_not_so(held: HeldSides, answer: Answer) -> Iterator[str]:
    """Yield changes that do not turn the answer, or that turn it below the number told."""
    question = Question(held, answer)
    for trial in answer.trials:
        if trial.lever == "waiver":
            continue
        fine = max(_STEP.get(trial.unit, 1.0), _FINE * (trial.amount or 0.0)) * (1 + _ROUNDED)
        if trial.amount is not None and trial.amount - trial.below > fine:
            yield f"{trial.words}: not tried between {trial.below:g} and {trial.amount:g}"
        slip = _slip(answer)
        below = question.loss(trial, trial.below)
        if below < -slip:
            yield f"{trial.words}: below {trial.below:g} turns it, loss {below:.9g}"
        if trial.amount is not None and (at := question.loss(trial, trial.amount)) > slip:
            yield f"{trial.words}: {trial.amount:g} does not turn it, loss {at:.9g}"


def counts_of(held: HeldSides, answer: Answer) -> dict[str, int]:
    """Count changes held to the second formulation, numbers found, and those that are not least.

    Bisection takes for granted that all numbers above one that turns the answer turn it, too. That
    is not always so: a quarter, half or three quarters of what does not turn it may.
    """
    question = Question(held, answer)
    tried = [one for one in answer.trials if one.lever != "waiver"]
    found = [one for one in tried if one.amount is not None]
    fewer = sum(any(map(question.turned_by, [one] * 3, _smaller(one))) for one in found)
    return {"changes": len(tried), "numbers found": len(found), "not least": fewer}


def _smaller(trial: Trial) -> list[float]:
    step = _STEP.get(trial.unit, 1.0)
    return [step * int(trial.below * share / step) for share in (0.25, 0.5, 0.75)]


def _values(answer: Answer) -> tuple[float | None, float | None]:
    return answer.proof.best_value, answer.proof.forced_value


def _items(question: Question) -> set[str]:
    asked, items = question.asked, question.plan.case.items
    if asked.kind == "item":
        return {asked.line}
    chosen = items[items["area"] == asked.line] if asked.kind == "area" else items
    return set(chosen["item"])


def _price(question: Question, sides: Sides, trial: Trial, share: float) -> None:
    f, m, n = sides.f, sides.m, question.asked.nation
    sign = 1.0 if question.answer.proof.side == "at least" else -1.0
    changed = {
        column
        for key, column in m.columns.items()
        if key[:2] == ("quantity", n) and key[2] in _items(question)
        and f.item[key[2]]["kind"] != "grant"
    }  # fmt: skip
    for _, _, terms, _, _ in _rows(sides, ("use_cost", "line_money", "line_size")):
        for column in changed & set(terms):
            terms[column] *= 1 + sign * share


def _raised(question: Question, sides: Sides) -> None:
    """Leave what the nation can have in a year to the rules, each of which has rows of its own."""
    f, m, n = sides.f, sides.m, question.asked.nation
    for key, column in m.columns.items():
        if key[:2] == ("quantity", n) and m.high[column] > 0:
            most = f.item[key[2]]["max_per_nation_year"]
            m.high[column] = max(m.high[column], MANY if most is None else float(most))
    on = {column for key, column in m.columns.items()
          if key[0] in ("line_on", "grant_on", "item_on", "start", "changed_on")}  # fmt: skip
    switches = ("line_money", "grant_switch", "item_switch", "start_window", "changed")
    for _, key, terms, _, _ in _rows(sides, switches):
        for column in on & set(terms):
            if key[0] == n:
                terms[column] = -MANY


def _weight(question: Question, sides: Sides, trial: Trial, share: float) -> None:
    f, m, n = sides.f, sides.m, question.asked.nation
    sign = -1.0 if question.answer.proof.side == "at least" else 1.0
    areas = {f.item[item]["area"] for item in _items(question)}
    for key, column in m.columns.items():
        if key[:2] == ("met", n) and key[2] in areas:
            m.costs["value"][column] *= 1 + sign * share


def _capacity(question: Question, sides: Sides, trial: Trial, more: float) -> None:
    (family,) = (name for name, words in CAPACITY.items() if words in trial.words)
    of_items = family in ("course_seats", "production", "stock")
    own = _items(question) if of_items else {question.asked.nation}
    _raise(sides, [at for at, row in enumerate(sides.m.rows)
                   if row[0] == family and own & set(row[1])], more)  # fmt: skip


def _money(question: Question, sides: Sides, trial: Trial, more: float) -> None:
    said = re.search(r"million more of (.+?)(?: \(\d{4}\))? for", trial.words)
    assert said is not None
    own = {
        row[1][1]: at
        for at, row in enumerate(sides.m.rows)
        if row[0] == "vintage" and row[1][0] == said[1] and row[2] and row[4] > 0
    }
    _raise(sides, [own[min(own)]], more)  # carried money is of a year before the horizon


def _rival(question: Question, sides: Sides, trial: Trial, less: float) -> None:
    said = re.search(r" less of (.+) for (.+)$", trial.words)
    assert said is not None and question.answer.best is not None
    item, nation = said.groups()
    own = question.answer.best.lines
    own = own[(own["nation"] == nation) & (own["item"] == item) & (own["kind"] != "sustainment")]
    other = Asked(nation, "item", item)
    most = float(own["quantity"].sum()) - less
    sides.m.row("capped", (nation, item), sides.line(other), -INF, most + _ROUNDED)


def _package(question: Question, sides: Sides, trial: Trial, number: float) -> None:
    n, own = question.asked.nation, _items(question)
    if not number:
        return
    first = re.fullmatch(r"(.+) already in hand in .+", trial.words)
    module = re.fullmatch(r"(.+) that must go with it given to .+ by others", trial.words)
    if first is not None:
        keep = [row for row in sides.m.rows
                if not (row[0] == "prerequisite" and row[1][0] == n and row[1][1] in own
                        and row[1][2] == first[1])]  # fmt: skip
        assert len(keep) < len(sides.m.rows)
        sides.m.rows[:] = keep
        return
    assert module is not None
    bought = {column for key, column in sides.m.columns.items()
              if key[:2] == ("quantity", n) and key[2] in own & set(sides.f.lead)}  # fmt: skip
    for _, key, terms, _, _ in _rows(sides, ("module_policy",)):
        for column in bought & set(terms) if key[:2] == (n, module[1]) else ():
            terms[column] = 0.0


def _rows(sides: Sides, families: tuple[str, ...]) -> list[tuple[Any, ...]]:
    return [row for row in sides.m.rows if row[0] in families]


def _raise(sides: Sides, places: list[int], more: float) -> None:
    for at in places:
        family, key, terms, low, high = sides.m.rows[at]
        sides.m.rows[at] = family, key, terms, low, high + more


_CHANGES = {
    "price": _price, "weight": _weight, "capacity": _capacity, "money": _money, "rival": _rival,
    "package": _package,
}  # fmt: skip
