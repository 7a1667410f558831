"""The rows of models/README.md by item, as one linear programme with whole numbers still open."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import brute_rows
import numpy as np
from brute_facts import INF, Facts, absent
from brute_fleet import AFTER
from scipy.sparse import csr_matrix

from allocator.inputs.selection import years_in

Key = tuple[Any, ...]
Sum = dict[Key, float]


def add(*parts: tuple[float, Sum]) -> Sum:
    total: dict[Key, float] = defaultdict(float)
    for factor, part in parts:
        for key, value in part.items():
            total[key] += factor * value
    return dict(total)


def sum_of(keys: Any) -> Sum:
    return dict.fromkeys(keys, 1.0)


class Programme:
    """The linear programme that is left when whole numbers are chosen."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.most: dict[Key, float] = {}
        self.rows: list[tuple[Sum, float]] = []
        self.equal: list[tuple[Sum, float]] = []
        self.costs: dict[str, Sum] = {"value": {}, "bending": {}, "turbulence": {}}
        self.bends: dict[str, list[Key]] = defaultdict(list)
        for part in (self._goods, self._funding, self._absorption, self._benefit,
                     self._earmarks, self._coverage, self._risk, self._locks):  # fmt: skip
            part()
        for rows in (brute_rows.fielding, brute_rows.upkeep, brute_rows.idle, brute_rows.packages,
                     brute_rows.all_lines, brute_rows.persistence,
                     brute_rows.swings):  # fmt: skip
            rows(self)
        ref = facts.reference()
        for family, keys in self.bends.items():
            for key in keys:
                self.costs["bending"][key] = ref * facts.policy.rule_price[family]
        self.costs["value"] = add((1, self.costs["value"]), (-1, self.costs["bending"]))

    def column(self, *key: Any, most: float = INF) -> Key:
        self.most[key] = most
        return key

    def at_most(self, left: Sum, right: float) -> None:
        self.rows.append((left, right))

    def bend(self, family: str, *key: Any) -> Sum:
        column = self.column("bend", family, *key)
        self.bends[family].append(column)
        return {column: 1.0}

    def quantity(self, n: str, i: str, t: int) -> Key:
        return ("quantity", n, i, t)

    def _goods(self) -> None:
        facts = self.facts
        for n, i in facts.pairs:
            item = facts.items[i]
            for t in facts.years:
                most = absent(item["max_per_nation_year"], INF)
                key = self.column("quantity", n, i, t, most=most)
                payers = [self.column("pay", n, a, i, t) for a in facts.accounts
                          if (n, a, i, t) in facts.may]  # fmt: skip
                cost = {key: item["price"]}
                if facts.fleet.fielded(i) and facts.fleet.tail(i) > 0:
                    cost[self.column("donor", n, i, t)] = 1.0
                self.equal.append((add((1, cost), (-1, sum_of(payers))), 0.0))
        for n, g in {(n, facts.items[i]["area"]) for n, i in facts.pairs}:
            line = self.column("line", n, g)
            cost = {
                self.quantity(n, i, t): facts.items[i]["price"]
                for m, i in facts.pairs
                for t in facts.years
                if m == n and facts.items[i]["area"] == g
            }
            self.equal.append((add((1, cost), (-1, {line: 1})), 0.0))
        for n, i in facts.pairs:
            if facts.items[i]["kind"] == "grant":
                total = self.column("granted", n, i)
                given = sum_of(self.quantity(n, i, t) for t in facts.years)
                self.equal.append((add((1, given), (-1, {total: 1})), 0.0))

    def paid(self, row: Any, years: Any, prefix: str = "") -> Sum:
        """Money counted by a selection, surcharge included."""
        facts = self.facts
        return {
            ("pay", n, a, i, t): facts.gross(a)
            for n, a, i, t in facts.may
            if t in years and facts.selects(row, n, a, i, t, prefix)
        }

    def given(self, n: str, a: str, t: int) -> Sum:
        facts = self.facts
        return {("pay", n, a, i, t): facts.gross(a)
                for m, i in facts.pairs if m == n and (n, a, i, t) in facts.may}  # fmt: skip

    def nation_money(self, n: str, t: int) -> Sum:
        return add(*((1, self.given(n, a, t)) for a in self.facts.accounts))

    def all_money(self, t: int) -> Sum:
        return add(*((1, self.nation_money(n, t)) for n in self.facts.nations))

    def _funding(self) -> None:
        facts = self.facts
        draws: dict[tuple[str, int], list[Key]] = defaultdict(list)
        for a, v, amount, years in facts.vintages():
            keys = [self.column("draw", a, v, t) for t in years]
            self.at_most(sum_of(keys), amount)
            for key in keys:
                draws[a, key[-1]].append(key)
        for a in facts.accounts:
            for t in facts.years:
                given = add(*((1, self.given(n, a, t)) for n in facts.nations))
                self.equal.append((add((1, given), (-1, sum_of(draws[a, t]))), 0.0))

    def _absorption(self) -> None:
        facts, policy, ref = self.facts, self.facts.policy, self.facts.reference()
        widths = (
            (policy.absorption_full, 1.0),
            (policy.absorption_most - policy.absorption_full, policy.effect_most),
            (policy.absorption_limit - policy.absorption_most, policy.effect_limit),
        )
        for n, row in facts.nations.items():
            money = row["absorbable_musd"]
            if money != money:
                continue
            for t in facts.years:
                keys = [self.column("spend", n, t, s, most=money * widths[s][0]) for s in range(3)]
                self.equal.append((add((1, self.nation_money(n, t)), (-1, sum_of(keys))), 0.0))
                for s, key in enumerate(keys):
                    self.costs["value"][key] = -ref * (1 - widths[s][1])

    def _benefit(self) -> None:
        facts, fleet = self.facts, self.facts.fleet
        values = facts.values(facts.policy)
        for (n, g), need in facts.need.items():
            supply: Sum = {}
            diverted, _ = facts.hazards(n, facts.policy)
            here = [i for m, i in facts.pairs if m == n and facts.items[i]["area"] == g]
            points = {i: facts.items[i]["points"] for i in here}
            for t in fleet.periods:
                if t == AFTER:
                    late = {self.quantity(n, i, b): points[i] * fleet.kept_late(i, b)
                            for i in here for b in facts.years if fleet.wait(i)}  # fmt: skip
                    supply = add((fleet.kept_after(), supply), (1, late))
                else:
                    bought = {self.quantity(n, i, t - fleet.wait(i)): points[i] for i in here
                              if not fleet.fielded(i) and t - fleet.wait(i) in facts.years
                              }  # fmt: skip
                    supply = add((facts.policy.retention, supply), (1, bought))
                working = {("working", n, k, t): points[k] for k in here if fleet.fielded(k)}
                met = []
                for piece, (width, slope) in enumerate(facts.pieces()):
                    key = self.column("met", n, g, t, piece, most=width * need)
                    self.costs["value"][key] = values[n, g, t] * slope
                    met.append(key)
                usable = add((1, supply), (1, working))
                self.at_most(add((1, sum_of(met)), (diverted - 1, usable)), 0.0)

    def _earmarks(self) -> None:
        facts, policy = self.facts, self.facts.policy
        for row in facts.tables["earmarks"]:
            law = row["status"] == "law"
            if not law and "earmark" in policy.rules_off:
                continue
            years = years_in(row["years"], facts.years)
            spans = [years] if row["per"] == "all_years" else [(t,) for t in years]
            share = row["sense"].startswith("share")
            limit = policy.earmark.get(row["rule"], row["share"] if share else row["amount_musd"])
            for span in spans:
                counted = self.paid(row, span)
                right = 0.0 if share else limit
                if share:
                    counted = add((1, counted), (-limit, self.paid(row, span, "base_")))
                sign = -1.0 if row["sense"].endswith("floor") else 1.0
                bend = {} if law else self.bend("earmark", row["rule"], span[0])
                self.at_most(add((sign, counted), (-1, bend)), sign * right)

    def _coverage(self) -> None:
        facts, policy = self.facts, self.facts.policy
        rows = [] if "coverage" in policy.rules_off else facts.tables["coverage_floors"]
        for row in rows:
            weights: dict[tuple[str, str], float] = {}
            for n, g in facts.need:
                if row["scope"] == "objective":
                    weights[n, g] = facts.relevance(n, g, row["member"])
                else:
                    own = n if row["scope"] == "nation" else facts.nations[n][row["scope"]]
                    weights[n, g] = float(str(own) == row["member"])
            least = policy.coverage_floor.get(row["rule"], row["min_share"]) * sum(
                weight * facts.need[pair] for pair, weight in weights.items()
            )
            for t in years_in(row["years"], facts.years):
                met = {
                    ("met", *pair, t, piece): weight
                    for pair, weight in weights.items()
                    for piece in range(len(facts.pieces()))
                }
                bend = self.bend("coverage", row["rule"], t)
                self.at_most(add((-1, met), (-1, bend)), -least)

    def _risk(self) -> None:
        facts, policy = self.facts, self.facts.policy
        off = policy.rules_off
        groups = facts.case.nation_groups
        for t in facts.years:
            money = {n: self.nation_money(n, t) for n in facts.nations}
            total = self.all_money(t)
            if "risk" not in off:
                lost = add(*((facts.loss(n), money[n]) for n in money))
                bend = self.bend("risk", t)
                self.at_most(add((1, lost), (-policy.risk_budget, total), (-1, bend)), 0.0)
            for n, row in facts.nations.items():
                cap = absent(row["exposure_cap_share"], policy.exposure_cap)
                if cap < 1 and "exposure" not in off:
                    bend = self.bend("exposure", n, t)
                    self.at_most(add((1, money[n]), (-cap, total), (-1, bend)), 0.0)
            for grade, cap in policy.grade_cap.items():
                if cap < 1 and "grade" not in off:
                    own = add(*((1, money[n]) for n in groups.get(f"grade:{grade}", ())))
                    bend = self.bend("grade", grade, t)
                    self.at_most(add((1, own), (-cap, total), (-1, bend)), 0.0)

    def _locks(self) -> None:
        facts = self.facts
        for lock in facts.locks:
            n, years = lock["nation"], years_in(lock["years"], facts.years)
            if lock["item"]:
                done = sum_of(self.quantity(n, lock["item"], t) for t in years)
                done = {key: 1.0 for key in done if key in self.most}
            else:
                accounts = [lock["account"]] if lock["account"] else list(facts.accounts)
                done = add(*((1, self.given(n, a, t)) for a in accounts for t in years))
            for name, sign in (("low", -1.0), ("high", 1.0)):
                limit = absent(lock[name], INF)
                if limit < INF:
                    bend = self.bend("lock", lock["lock"], name)
                    self.at_most(add((sign, done), (-1, bend)), sign * limit)

    def arrays(self) -> tuple[list[Key], Any, Any, Any, Any]:
        keys = list(self.most)
        place = {key: k for k, key in enumerate(keys)}
        found: list[Any] = []
        for rows in (self.rows, self.equal):
            entries = [(r, place[key], value) for r, (left, _) in enumerate(rows)
                       for key, value in left.items()]  # fmt: skip
            at_row, at_column, values = zip(*entries, strict=True)
            shape = (len(rows), len(keys))
            found += [csr_matrix((values, (at_row, at_column)), shape=shape),
                      np.array([right for _, right in rows])]  # fmt: skip
        return keys, found[0], found[1], found[2], found[3]
