"""The words of a plan's table of rules: whom a rule is about, its unit, where it is written.

The sentences are those of `allocator.inputs.case.rule_sentences`, which are functions of names and
figures; the figures are the row's own, which are checked beside them, and those of case and policy.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from allocator.check.locks import decisions
from allocator.check.nations import groups
from allocator.check.recomputed import Facts
from allocator.check.records import Record, case_rows, selected_years
from allocator.check.rule_row import Row
from allocator.check.rule_text_sums import More
from allocator.check.scale import free_change, least_line
from allocator.check.sustainment import donor_shares
from allocator.check.violation import NOTHING
from allocator.inputs.case import rule_sentences
from allocator.inputs.case.names import words_of

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

COLUMNS = ("rule", "nation", "account", "item", "year", "unit", "citation", "meaning")
"""Columns that hold words."""


Texts = dict[str, str]


class Told:
    """Tells which words a row of the plan's rules must have."""

    def __init__(self, plan: Plan, facts: Facts) -> None:
        self.plan, self.facts, self.words = plan, facts, words_of(plan.case)
        self.written = {
            row["rule"]: row
            for table in ("earmarks", "coverage_floors")
            for row in case_rows(plan.case, table)
        }
        self.decided = {row["lock"]: row for row in decisions(plan)}
        self.donors = donor_shares(plan, facts)
        self.least = least_line(plan, facts)
        self.more = More(plan, facts)

    def of(self, row: Row, record: Record) -> Texts:
        """Return the words by column; `record` is the plan's row, whose figures are checked."""
        where, limit = {**row.where}, float(record["limit"])
        texts = dict.fromkeys(COLUMNS, "")
        texts |= {name: str(code) for name, code in where.items() if name in COLUMNS}
        texts |= {"rule": row.rule, "unit": row.unit, "year": str(where.get("year", "all"))}
        more = SENTENCES[row.family](self, row, texts, limit)
        found = {**texts, **({"meaning": more} if isinstance(more, str) else more)}
        return {**found, "meaning": self.more.of(row, record, found["meaning"])}


Sentence = Callable[[Told, Row, Texts, float], str | Texts]


def _vintage(told: Told, row: Row, at: Texts, limit: float) -> str:
    account, year = told.facts.accounts[at["account"]], int(at["year"])
    last = account.last_use(year)
    return rule_sentences.vintage(told.words, account.code, year, limit, last)


def _earmark(told: Told, row: Row, at: Texts, limit: float) -> Texts:
    written, facts = told.written[row.rule], told.facts
    if row.family.startswith("share"):
        limit = float(told.plan.policy.earmark.get(row.rule, written["share"]))
    return {
        "nation": rule_sentences.alone(written["nations"], facts.nations, groups(facts.nations)),
        "account": rule_sentences.alone(written["accounts"], facts.accounts),
        "citation": written["citation"],
        "meaning": rule_sentences.earmark(told.words, written, at["year"], limit),
    }


def _coverage(told: Told, row: Row, at: Texts, limit: float) -> Texts:
    written = told.written[row.rule]
    share = float(told.plan.policy.coverage_floor.get(row.rule, written["min_share"]))
    return {
        "nation": written["member"] if written["scope"] == "nation" else "",
        "meaning": rule_sentences.coverage(told.words, written, share, at["year"]),
    }


def _risk_budget(told: Told, row: Row, at: Texts, limit: float) -> str:
    return rule_sentences.risk_budget(told.plan.policy.risk_budget, at["year"])


def _exposure(told: Told, row: Row, at: Texts, limit: float) -> str:
    share = told.facts.nations[at["nation"]].cap
    return rule_sentences.exposure(told.words, at["nation"], share, at["year"])


def _grade_exposure(told: Told, row: Row, at: Texts, limit: float) -> Texts:
    grade = str(row.where["grade"])
    share = told.plan.policy.grade_cap[grade]
    said = rule_sentences.grade_exposure(grade, share, at["year"])
    return {"rule": f"grade {grade}", "meaning": said}


def _vetted(told: Told, row: Row, at: Texts, limit: float) -> str:
    whole = told.facts.nations[at["nation"]].vetted_share == 1
    return rule_sentences.vetted(told.words, at["nation"], limit, at["year"], all_vetted=whole)


def _language(told: Told, row: Row, at: Texts, limit: float) -> str:
    return rule_sentences.language(told.words, at["nation"], limit, at["year"])


def _money(told: Told, row: Row, at: Texts, limit: float) -> str:
    return rule_sentences.money(told.words, at["nation"], limit, at["year"])


def _lines(told: Told, row: Row, at: Texts, limit: float) -> str:
    return rule_sentences.lines(told.words, at["nation"], limit)


def _yearly(told: Told, row: Row, at: Texts, limit: float) -> str:
    return rule_sentences.yearly(told.words, at["item"], limit, row.unit, at["year"])


def _stock(told: Told, row: Row, at: Texts, limit: float) -> str:
    return rule_sentences.stock(told.words, at["item"], limit)


def _crewed(told: Told, row: Row, at: Texts, limit: float) -> str:
    skill = row.rule.removeprefix("crew ")
    return rule_sentences.crewed(told.words, at["nation"], skill, limit, int(at["year"]))


def _types(told: Told, row: Row, at: Texts, limit: float) -> str:
    return rule_sentences.types(told.words, at["nation"], limit)


def _graduation(told: Told, row: Row, at: Texts, limit: float) -> str:
    share = told.donors[int(at["year"])]
    return rule_sentences.graduation(told.words, at["nation"], share, at["year"])


def _after_money(told: Told, row: Row, at: Texts, limit: float) -> str:
    share = told.plan.policy.after_budget_share
    return rule_sentences.after_money(limit, share, told.facts.years[-1])


def _all_lines(told: Told, row: Row, at: Texts, limit: float) -> str:
    return rule_sentences.all_lines(told.words, limit)


def _idle(told: Told, row: Row, at: Texts, limit: float) -> str:
    return rule_sentences.idle(limit, told.facts.years[-1])


def _module(told: Told, row: Row, at: Texts, limit: float) -> str:
    place = (at["nation"], at["item"])
    if max(row.activity, limit) <= NOTHING:
        return rule_sentences.lost_module(told.words, *place, at["year"])
    return rule_sentences.module(told.words, *place, limit, row.unit, at["year"])


def _decision(told: Told, row: Row, at: Texts, limit: float) -> Texts:
    decided = told.decided[row.rule]
    years = selected_years(decided["years"], told.facts.years)
    return {
        **{name: decided[name] for name in ("nation", "account", "item")},
        "year": str(years[0]) if len(years) == 1 else "all",
        "meaning": rule_sentences.lock(told.words, decided, row.sense, limit, row.unit),
    }


def _band(told: Told, row: Row, at: Texts, limit: float) -> Texts:
    name = row.rule.removeprefix("band ")
    word, code = name.split(":", 1)
    said = rule_sentences.band(told.words, name, row.sense, limit, at["year"])
    return {"nation": code if word == "nation" else "", "meaning": said}


def _changes(told: Told, row: Row, at: Texts, limit: float) -> str:
    return rule_sentences.changes(limit, free_change(told.plan))


def _largest(told: Told, row: Row, at: Texts, limit: float) -> str:
    place = (at["nation"], at["item"])
    return rule_sentences.largest(told.words, *place, limit, row.unit, at["year"])


def _line(told: Told, row: Row, at: Texts, limit: float) -> str:
    place = (at["nation"], str(row.where["area"]))
    if row.sense == ">=":
        return rule_sentences.line(told.words, *place, limit)
    return rule_sentences.scarce_line(told.words, *place, told.least[at["nation"]])


def _size(told: Told, row: Row, at: Texts, limit: float) -> str:
    place, item = (at["nation"], at["item"]), told.facts.items[at["item"]]
    if row.sense == ">=":
        return rule_sentences.size(told.words, *place, limit, row.unit)
    least = item.least if row.family == "grant_size" else item.fielding.smallest
    return rule_sentences.no_size(told.words, *place, least, row.unit)


def _start(told: Told, row: Row, at: Texts, limit: float) -> str:
    return rule_sentences.start(told.words, at["nation"], at["item"], limit)


def _excluded(told: Told, row: Row, at: Texts, limit: float) -> str:
    group = row.rule.removeprefix("excluded ")
    items = [one["item"] for one in case_rows(told.plan.case, "exclusions")
             if one["group"] == group]  # fmt: skip
    return rule_sentences.excluded(told.words, at["nation"], group, items)


def _prerequisite(told: Told, row: Row, at: Texts, limit: float) -> str:
    needs = row.rule.removeprefix("prerequisite ")
    place = (at["nation"], at["item"])
    return rule_sentences.prerequisite(told.words, *place, needs, limit, at["year"])


def _host(told: Told, row: Row, at: Texts, limit: float) -> str:
    return rule_sentences.host(told.words, at["nation"], limit, at["year"])


SENTENCES: Mapping[str, Sentence] = {
    "vintage": _vintage,
    **dict.fromkeys(("floor", "cap", "share_floor", "share_cap"), _earmark),
    "coverage": _coverage,
    "risk_budget": _risk_budget,
    "exposure": _exposure,
    "grade_exposure": _grade_exposure,
    "vetted": _vetted,
    "language": _language,
    "money": _money,
    "lines": _lines,
    "production": _yearly,
    "course_seats": _yearly,
    "stock": _stock,
    "crewed": _crewed,
    "module": _module,
    "types": _types,
    "graduation": _graduation,
    "after_money": _after_money,
    "idle": _idle,
    **dict.fromkeys(("lock_low", "lock_high"), _decision),
    **dict.fromkeys(("band_low", "band_high"), _band),
    "changes": _changes,
    "all_lines": _all_lines,
    "max_per_nation_year": _largest,
    "line_size": _line,
    **dict.fromkeys(("grant_size", "item_size"), _size),
    "start_window": _start,
    "excluded": _excluded,
    "prerequisite": _prerequisite,
    "host_share": _host,
}
"""What writes the words of each family: the sentence alone, or all columns that differ."""
