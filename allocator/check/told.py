"""The words of a plan's table of rules: whom a rule is about, its unit, where it is written.

The sentences are those of `allocator.rule_sentences`, which are functions of names and figures; the
figures are the row's own, which are checked beside them, and those of case and policy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocator import rule_sentences
from allocator.check.decisions import decisions
from allocator.check.facts import Facts
from allocator.check.nations import groups
from allocator.check.read import case_rows, selected_years
from allocator.check.row import Row
from allocator.check.sustainment import donor_shares
from allocator.rule_words import words_of

if TYPE_CHECKING:
    from allocator.plan import Plan

COLUMNS = ("rule", "nation", "account", "item", "year", "unit", "citation", "meaning")
"""Columns that hold words."""

Texts = dict[str, str]


class Told:
    """Tells which words a row of the plan's rules must have."""

    def __init__(self, plan: Plan, facts: Facts) -> None:
        self._plan, self._facts, self._words = plan, facts, words_of(plan.case)
        self._written = {
            row["rule"]: row
            for table in ("earmarks", "coverage_floors")
            for row in case_rows(plan.case, table)
        }
        self._decided = {row["lock"]: row for row in decisions(plan)}
        self._donors = donor_shares(plan, facts)

    def of(self, row: Row, limit: float) -> Texts:
        """Return the words by column; `limit` is the one that the plan's row has."""
        where = {**row.where}
        texts = dict.fromkeys(COLUMNS, "")
        texts |= {name: str(code) for name, code in where.items() if name in COLUMNS}
        texts |= {"rule": row.rule, "unit": row.unit, "year": str(where.get("year", "all"))}
        ways = (self._money, self._nation, self._equipment, self._set)
        for way in ways:
            more = way(row, texts, limit)
            if more is not None:
                return {**texts, **more}
        raise KeyError(row.family)

    def _money(self, row: Row, texts: Texts, limit: float) -> Texts | None:
        """Words of rules on vintages, on shares of a year's money and on earmarks."""
        policy, year = self._plan.policy, texts["year"]
        if row.family == "vintage":
            account = self._facts.accounts[texts["account"]]
            return {"meaning": rule_sentences.vintage(
                self._words, account.code, int(year), limit, account.last_use(int(year))
            )}  # fmt: skip
        if row.family in ("floor", "cap", "share_floor", "share_cap"):
            return self._earmark(row, limit)
        if row.family == "risk_budget":
            return {"meaning": rule_sentences.risk_budget(policy.risk_budget, year)}
        if row.family == "exposure":
            share = self._facts.nations[texts["nation"]].cap
            return {"meaning": rule_sentences.exposure(self._words, texts["nation"], share, year)}
        if row.family == "grade_exposure":
            grade = str(row.where["grade"])
            share = policy.grade_cap[grade]
            return {"rule": f"grade {grade}",
                    "meaning": rule_sentences.grade_exposure(grade, share, year)}  # fmt: skip
        return None

    def _earmark(self, row: Row, limit: float) -> Texts:
        written, facts = self._written[row.rule], self._facts
        if row.family.startswith("share"):
            limit = float(self._plan.policy.earmark.get(row.rule, written["share"]))
        year = str(row.where["year"])
        return {
            "nation": rule_sentences.alone(
                written["nations"], facts.nations, groups(facts.nations)
            ),
            "account": rule_sentences.alone(written["accounts"], facts.accounts),
            "citation": written["citation"],
            "meaning": rule_sentences.earmark(self._words, written, year, limit),
        }

    def _nation(self, row: Row, texts: Texts, limit: float) -> Texts | None:
        """Words of rules on what a nation can take, run and train, and on shared items."""
        words, nation, item, year = self._words, texts["nation"], texts["item"], texts["year"]
        if row.family == "vetted":
            whole = self._facts.nations[nation].vetted_share == 1
            said = rule_sentences.vetted(words, nation, limit, year, all_vetted=whole)
        elif row.family == "language":
            said = rule_sentences.language(words, nation, limit, year)
        elif row.family == "money":
            said = rule_sentences.money(words, nation, limit, year)
        elif row.family == "lines":
            said = rule_sentences.lines(words, nation, limit)
        elif row.family in ("production", "course_seats"):
            said = rule_sentences.yearly(words, item, limit, row.unit, year)
        elif row.family == "stock":
            said = rule_sentences.stock(words, item, limit)
        else:
            return None
        return {"meaning": said}

    def _equipment(self, row: Row, texts: Texts, limit: float) -> Texts | None:
        """Words of rules on equipment: crews, modules, types, upkeep, idle lots."""
        words, nation, year = self._words, texts["nation"], texts["year"]
        policy, last = self._plan.policy, self._facts.years[-1]
        if row.family == "crewed":
            skill = row.rule.removeprefix("crew ")
            said = rule_sentences.crewed(words, nation, skill, limit, int(year))
        elif row.family == "module":
            said = rule_sentences.module(words, nation, texts["item"], limit, row.unit, year)
        elif row.family == "types":
            said = rule_sentences.types(words, nation, limit)
        elif row.family == "graduation":
            said = rule_sentences.graduation(words, nation, self._donors[int(year)], year)
        elif row.family == "after_money":
            said = rule_sentences.after_money(limit, policy.after_budget_share, last)
        elif row.family == "idle":
            said = rule_sentences.idle(limit, last)
        else:
            return None
        return {"meaning": said}

    def _set(self, row: Row, texts: Texts, limit: float) -> Texts | None:
        """Words of what planners set: coverage floors, decisions, nearness to the last plan."""
        policy, words, year = self._plan.policy, self._words, texts["year"]
        if row.family == "coverage":
            written = self._written[row.rule]
            share = float(policy.coverage_floor.get(row.rule, written["min_share"]))
            nation = written["member"] if written["scope"] == "nation" else ""
            said = rule_sentences.coverage(words, written, share, year)
            return {"nation": nation, "meaning": said}
        if row.family in ("lock_low", "lock_high"):
            return self._decision(row, limit)
        if row.family in ("band_low", "band_high"):
            name = row.rule.removeprefix("band ")
            word, code = name.split(":", 1)
            said = rule_sentences.band(words, name, row.sense, limit, year)
            return {"nation": code if word == "nation" else "", "meaning": said}
        if row.family == "changes":
            return {"meaning": rule_sentences.changes(limit, policy.change_free_musd)}
        return None

    def _decision(self, row: Row, limit: float) -> Texts:
        decided = self._decided[row.rule]
        years = selected_years(decided["years"], self._facts.years)
        return {
            **{name: decided[name] for name in ("nation", "account", "item")},
            "year": str(years[0]) if len(years) == 1 else "all",
            "meaning": rule_sentences.lock(self._words, decided, row.sense, limit, row.unit),
        }
