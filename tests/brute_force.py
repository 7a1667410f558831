"""The best plan of a tiny case by trying every whole number, written from models/README.md alone.

Nothing of the assembly, the model or its compilation is used: quantities stand by item, not by use
of money; each choice of whole numbers leaves a linear programme, which SciPy solves. Only the words
of selections (``*;!A``, ``2031-2032``) are read by the product's own reader.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from allocator.case import Case
from allocator.policy import Policy
from allocator.selection import codes_in, years_in

Key = tuple[Any, ...]
Sum = dict[Key, float]

KINDS = ("equipment", "lethal", "training", "grant")
INF = float("inf")


def add(*parts: tuple[float, Sum]) -> Sum:
    total: dict[Key, float] = defaultdict(float)
    for factor, part in parts:
        for key, value in part.items():
            total[key] += factor * value
    return dict(total)


def sum_of(keys: Any) -> Sum:
    return dict.fromkeys(keys, 1.0)


def absent(value: Any, otherwise: float) -> float:
    return otherwise if value is None or value != value else float(value)


class Facts:
    """What the README calls figures, each from the case's tables and the policy."""

    def __init__(self, case: Case, policy: Policy) -> None:
        self.case, self.policy, self.years = case, policy, case.years
        tables = {name: frame.to_dict("records") for name, frame in case.tables.items()}
        self.tables = tables
        self.nations = {row["nation"]: row for row in tables["nations"]}
        self.accounts = {row["account"]: row for row in tables["accounts"]}
        self.items: dict[str, dict[str, Any]] = {}
        for name, kind, price in (("equipment", "equipment", "price_musd"),
                                  ("courses", "training", "cost_musd"),
                                  ("grants", "grant", None)):  # fmt: skip
            for row in tables[name]:
                given = row[price] if price else 1.0
                self.items[row["item"]] = {
                    **row, "kind": kind, "points": row["fit"] * given,
                    "price": policy.price_of(row["item"], given) if price else 1.0,
                    "kinds": {kind} | ({"lethal"} if row.get("lethal") else set()),
                }  # fmt: skip
        self.need = {(r["nation"], r["area"]): r["need_points"] for r in tables["needs"]}
        self.locks = [] if "lock" in policy.rules_off else [
            *tables["locks"],
            *({name: getattr(one, name) for name in one.__slots__} for one in policy.locks),
        ]  # fmt: skip
        self.pairs = [(n, i) for n in self.nations for i in self.items if self._had(n, i)]
        self.may = {
            (n, a, i, t)
            for n, i in self.pairs
            for a in self.accounts
            for t in self.years
            if not self._barred(n, a, i, t)
        }
        self.money_pairs = sorted({(n, a) for n, a, _, _ in self.may})

    def ceiling(self, n: str) -> float:
        return absent(self.nations[n]["absorbable_musd"], INF) * self.policy.absorption_limit

    def _had(self, n: str, i: str) -> bool:
        item = self.items[i]
        if item["coastal"] and self.nations[n]["landlocked"]:
            return False
        wanted = self.need.get((n, item["area"]), 0) > 0 or any(
            lock["nation"] == n and lock["item"] == i for lock in self.locks
        )
        return wanted and (item["kind"] == "grant" or item["price"] <= self.ceiling(n))

    def selects(self, row: Any, n: str, a: str, i: str, t: int, prefix: str = "") -> bool:
        areas = sorted({item["area"] for item in self.items.values()})
        return (
            n in codes_in(row[f"{prefix}nations"], list(self.nations), self.case.nation_groups)
            and a in codes_in(row[f"{prefix}accounts"], list(self.accounts))
            and bool(self.items[i]["kinds"] & codes_in(row[f"{prefix}kinds"], KINDS))
            and self.items[i]["area"] in codes_in(row[f"{prefix}areas"], areas)
            and ("items" not in row or i in codes_in(row["items"], list(self.items)))
            and t in years_in(row["years"], self.years)
        )

    def _barred(self, n: str, a: str, i: str, t: int) -> bool:
        rules = self.tables["eligibility"]
        lifted = {
            word.strip()
            for row in rules
            if row["effect"] == "exempt" and self.selects(row, n, a, i, t)
            for word in row["lifts"].split(";")
        }
        return any(
            row["effect"] == "bar"
            and row["rule"] not in lifted
            and row["rule"] not in self.policy.waivers
            and self.selects(row, n, a, i, t)
            for row in rules
        )

    def gross(self, a: str) -> float:
        return 1.0 + float(self.accounts[a]["surcharge_share"])

    def vintages(self) -> Iterator[tuple[str, int, float, range]]:
        given = {(r["account"], r["year"]): r for r in self.tables["budgets"]}
        for a, row in self.accounts.items():
            for v in sorted({*self.years, *(year for name, year in given if name == a)}):
                known = given.get((a, v))
                amount = known["amount_musd"] if known else row["budget_musd"]
                aside = known["set_aside_musd"] if known else 0.0
                if v in self.years:
                    factor = self.policy.budget_factor.get(
                        a, self.policy.budget_factor.get("*", 1.0)
                    )
                    amount = self.policy.budget.get(a, amount) * factor
                first, last = max(v, self.years[0]), min(v + row["life_years"] - 1, self.years[-1])
                yield a, v, max(amount - aside, 0.0), range(first, int(last) + 1)

    def hazards(self, n: str, policy: Policy) -> tuple[float, float]:
        row = self.nations[n]
        return (
            min(row["diversion_share"] * policy.diversion_factor, 0.95),
            min(row["disruption_per_year"] * policy.disruption_factor, 0.95),
        )

    def loss(self, n: str) -> float:
        diverted, disrupted = self.hazards(n, self.policy)
        return 1 - (1 - diverted) * (1 - disrupted)

    def pieces(self) -> list[tuple[float, float]]:
        rows = sorted(self.tables["returns"], key=lambda row: row["piece"])
        widths = (0.15, 0.15, 0.2, 0.2, 0.15, 0.15)
        return [(row["share_of_need"], row["slope"]) for row in rows] or list(
            zip(widths, (1, 0.8, 0.6, 0.42, 0.27, 0.12), strict=True)
        )

    def relevance(self, n: str, g: str, o: str) -> float:
        relevance = {(r["area"], r["objective"]): r["relevance"] for r in self.tables["relevance"]}
        priority = {(r["nation"], r["objective"]): r["priority"] for r in self.tables["priorities"]}
        return float(
            (relevance.get((g, o), 0.0) if relevance else 1.0)
            * (priority.get((n, o), 0.0) if priority else 10.0) / 10
        )  # fmt: skip

    def weight(self, n: str, g: str, policy: Policy) -> float:
        tier = self.nations[n]["tier"]
        rows = self.tables["objectives"]
        served = sum(
            policy.objective_weight.get(r["objective"], r["weight"])
            * self.relevance(n, g, r["objective"])
            for r in rows
        )
        return float(
            policy.tier_weight.get(str(tier), 0.75 ** (tier - 1)) * (served if rows else 1)
        )

    def values(self, policy: Policy) -> dict[tuple[str, str, int], float]:
        """Value of a point at slope 1."""
        first = self.years[0]
        disc = {t: (1 + policy.discount) ** -(t - first) for t in self.years}
        whole = sum(
            disc[t] * self.weight(*pair, policy) * slope * width * need
            for pair, need in self.need.items()
            for t in self.years
            for width, slope in self.pieces()
        )
        found = {}
        for n, g in self.need:
            _, disrupted = self.hazards(n, policy)
            for t in self.years:
                live = (1 - disrupted) ** (t - first + 1)
                worth = self.weight(n, g, policy) * self.nations[n]["propensity"] * live
                found[n, g, t] = 100 * disc[t] * worth / whole
        return found

    def reference(self) -> float:
        values = self.values(Policy())
        slope = self.pieces()[0][1]
        worth = sum(0.6 * slope * value * self.need[n, g] for (n, g, _), value in values.items())
        return worth / sum(self.need.values())


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
                     self._earmarks, self._coverage, self._risk, self._locks,
                     self._persistence):  # fmt: skip
            part()
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
                self.equal.append((add((item["price"], {key: 1}), (-1, sum_of(payers))), 0.0))
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
        facts = self.facts
        values = facts.values(facts.policy)
        for (n, g), need in facts.need.items():
            before: Sum = {}
            diverted, _ = facts.hazards(n, facts.policy)
            for t in facts.years:
                bought = {
                    self.quantity(n, i, t): facts.items[i]["points"]
                    for m, i in facts.pairs if m == n and facts.items[i]["area"] == g
                }  # fmt: skip
                before = add((facts.policy.retention, before), (1, bought))
                met = []
                for piece, (width, slope) in enumerate(facts.pieces()):
                    key = self.column("met", n, g, t, piece, most=width * need)
                    self.costs["value"][key] = values[n, g, t] * slope
                    met.append(key)
                self.at_most(add((1, sum_of(met)), (diverted - 1, before)), 0.0)

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

    def _persistence(self) -> None:
        facts, policy = self.facts, self.facts.policy
        rows = facts.tables["last_plan"]
        last = {(r["nation"], r["account"]): r["amount_musd"] for r in rows}
        if not last or "persistence" in policy.rules_off:
            return
        for n, a in facts.money_pairs:
            for t in facts.years:
                up, down = self.column("up", n, a, t), self.column("down", n, a, t)
                change = add((1, self.given(n, a, t)), (-1, {up: 1}), (1, {down: 1}))
                self.equal.append((change, last.get((n, a), 0.0)))
                for key in (up, down):
                    fade = policy.turbulence_fade ** (t - facts.years[0])
                    self.costs["turbulence"][key] = fade

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


def whole_choices(facts: Facts) -> Iterator[dict[Key, int]]:
    """Yield every choice of lots, seats and grants (given or not) that limits on them allow."""
    spans: dict[Key, range] = {}
    for n, i in facts.pairs:
        item = facts.items[i]
        if item["kind"] == "grant":
            spans["grant", n, i] = range(2)
            continue
        for t in facts.years:
            limits = [item["max_per_nation_year"], item.get("production_per_year"),
                      item.get("seats_per_year"), item.get("stock_lots")]  # fmt: skip
            payable = any((n, a, i, t) in facts.may for a in facts.accounts)
            most = min(absent(limit, 4) for limit in limits) if payable else 0
            spans["quantity", n, i, t] = range(int(most) + 1)
    for numbers in itertools.product(*spans.values()):
        choice = dict(zip(spans, numbers, strict=True))
        if allowed(facts, choice):
            yield choice


def allowed(facts: Facts, choice: dict[Key, int]) -> bool:
    sums: dict[Key, float] = defaultdict(float)
    lines: dict[str, set[str]] = defaultdict(set)
    for key, number in choice.items():
        n, i = key[1], key[2]
        item = facts.items[i]
        if number:
            lines[n].add(item["area"])
        if key[0] == "grant" or not number:
            continue
        t, nation = key[3], facts.nations[n]
        rows: list[tuple[Key, float]] = []
        if item["kind"] == "training":
            people = absent(nation["trainable_persons"], INF) * nation["vetted_share"]
            rows.append((("people", n, t), people))
            if item["needs_language"]:
                spoken = absent(nation["language_qualified_persons"], INF)
                rows.append((("language", n, t), spoken))
            rows.append((("seats", i, t), absent(item["seats_per_year"], INF)))
        else:
            rows.append((("production", i, t), absent(item["production_per_year"], INF)))
            rows.append((("stock", i), absent(item["stock_lots"], INF)))
        for row, limit in rows:
            sums[row] += number
            if sums[row] > limit + 1e-9:
                return False
    return all(
        len(areas) <= absent(facts.nations[n]["lines_at_once"], INF) for n, areas in lines.items()
    )


def best(case: Case, policy: Policy, objective: str = "value") -> float:
    """Return the best figure of an objective over all plans; value is maximised."""
    facts = Facts(case, policy)
    programme = Programme(facts)
    keys, upper, most, equal, exact = programme.arrays()
    sign = -1.0 if objective == "value" else 1.0
    costs = np.array([sign * programme.costs[objective].get(key, 0.0) for key in keys])
    found = INF
    for choice in whole_choices(facts):
        bounds = limits_of(facts, programme, keys, choice)
        result = linprog(costs, upper, most, equal, exact, bounds, method="highs-ds")
        assert result.status in (0, 2), result.message
        if result.status == 0:
            found = min(found, float(result.fun))
    return sign * found


def limits_of(
    facts: Facts, programme: Programme, keys: list[Key], choice: dict[Key, int]
) -> list[tuple[float, float]]:
    on = {(key[1], facts.items[key[2]]["area"]) for key, number in choice.items() if number}
    limits = []
    for key in keys:
        if key in choice:
            limits.append((choice[key], choice[key]))
        elif key[0] == "granted":
            given = choice["grant", key[1], key[2]]
            least = absent(facts.items[key[2]]["min_musd"], 0.0)
            limits.append((least, INF) if given else (0.0, 0.0))
        elif key[0] == "line":
            running = (key[1], key[2]) in on
            limits.append((facts.policy.min_line_musd, INF) if running else (0.0, 0.0))
        else:
            limits.append((0.0, programme.most[key]))
    return limits
