"""What models/README.md calls figures, read from a case and a policy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd
from brute_fleet import AFTER, Fleet

from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Policy
from allocator.inputs.selection import codes_in, years_in

KINDS = ("equipment", "lethal", "training", "grant")
INF = float("inf")


def absent(value: Any, otherwise: float) -> float:
    return otherwise if pd.isna(value) else float(value)


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    columns = [frame[name].tolist() for name in frame.columns]
    return [dict(zip(frame.columns, row, strict=True)) for row in zip(*columns, strict=True)]


class Facts:
    """What the README calls figures, each from the case's tables and the policy."""

    def __init__(self, case: Case, policy: Policy) -> None:
        self.case, self.policy, self.years = case, policy, case.years
        tables = {name: _rows(frame) for name, frame in case.tables.items()}
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
        self.fleet = Fleet(case, policy, self.items, tables)
        self._reference: float | None = None
        self.fielded = {(r["nation"], r["item"]) for r in self.table("fielded")}
        self.locks = self._frozen()
        if "lock" not in policy.rules_off:
            own = [{name: getattr(one, name) for name in one.__slots__} for one in policy.locks]
            self.locks += [*tables["locks"], *own]
        wanted = self._wanted()
        self.pairs = [(n, i) for n in self.nations for i in self.items if (n, i) in wanted]
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

    def table(self, name: str) -> list[dict[str, Any]]:
        """Rows of a table of packages; none if packages are left out."""
        return [] if "packages" in self.policy.left_out else self.tables[name]

    def _frozen(self) -> list[dict[str, Any]]:
        """Decisions that the frozen years stand for."""
        if not self.tables["last_plan"] or "persistence" in self.policy.rules_off:
            return []
        found = []
        for t in self.years[: self.policy.frozen_years]:
            money = {key[:2]: amount for key, amount in self.last_money().items() if key[2] == t}
            goods = [row for row in self.tables["last_goods"] if row["year"] == t]
            exact = [(r["nation"], r["item"], "", r["quantity"], r["quantity"]) for r in goods]
            for n in self.nations if money else ():
                had = {a: amount for (who, a), amount in money.items() if who == n}
                if goods or not had:
                    exact.append((n, "", "", None, sum(had.values())))
                    continue
                least = self.policy.frozen_share
                exact += [
                    (n, "", a, least * had[a] if least > 0 and a in had else None, had.get(a, 0.0))
                    for a in self.accounts
                ]
            found += [
                {"lock": f"frozen {t} {n} {i}{a}", "nation": n, "item": i, "account": a,
                 "years": str(t), "low": low, "high": high}
                for n, i, a, low, high in exact
            ]  # fmt: skip
        return found

    def last_money(self) -> dict[tuple[str, str, int], float]:
        """Money of the last plan by nation, account and year."""
        return {
            (row["nation"], row["account"], t): row["amount_musd"]
            for row in self.tables["last_plan"]
            for t in (self.years if pd.isna(row["year"]) else (int(row["year"]),))
        }

    def least_line(self, n: str) -> float:
        """Smallest useful line of a nation."""
        if self.policy.min_line_musd is not None:
            return self.policy.min_line_musd
        plain = Facts.__new__(Facts)
        plain.__dict__ |= {**self.__dict__, "policy": Policy()}
        money = sum(amount for _, _, amount, usable in plain.vintages() if len(usable))
        room = absent(self.nations[n]["absorbable_musd"], INF) * len(self.years)
        lines: dict[str, float] = {}
        for row in self.tables["last_goods"]:
            if row["nation"] == n:
                item = self.items[row["item"]]
                price = absent(item.get("price_musd", item.get("cost_musd", 1.0)), 1.0)
                area = item["area"]
                lines[area] = lines.get(area, 0.0) + price * row["quantity"]
        lines["all"] = sum(one for (m, _, _), one in self.last_money().items() if m == n)
        known = [one for one in lines.values() if one > 0]
        return min([0.25, 0.01 * money, 0.1 * room, *known])

    def free_change(self) -> float:
        """Change of a line that does not count."""
        stated = self.policy.change_free_musd
        return min(0.5, 0.02 * sum(self.last_money().values())) if stated is None else stated

    def _possible(self, n: str, i: str) -> bool:
        item = self.items[i]
        if item["coastal"] and self.nations[n]["landlocked"]:
            return False
        if item["kind"] != "grant" and item["price"] > self.ceiling(n):
            return False
        groups: dict[str, set[str]] = {}
        for row in self.table("exclusions"):
            groups.setdefault(row["group"], set()).add(row["item"])
        for members in groups.values():
            there = {k for k in members if (n, k) in self.fielded}
            if i in members and there and i not in there:
                return False
        return not any(
            n in codes_in(row["nations"], list(self.nations), self.case.nation_groups)
            and i in codes_in(row["items"], list(self.items))
            for row in self.table("incompatible")
        )

    def _wanted(self) -> set[tuple[str, str]]:
        """Pairs that are needed, decided or asked for by other equipment, and possible."""
        locked = {(lock["nation"], lock["item"]) for lock in self.locks}
        found = {
            (n, i) for n in self.nations for i, item in self.items.items()
            if (self.need.get((n, item["area"]), 0) > 0 or (n, i) in locked)
            and self._possible(n, i)
        }  # fmt: skip
        asks = [(row["item"], row["module"]) for row in self.table("modules")]
        asks += [(row["item"], row["needs"]) for row in self.table("prerequisites")]
        asks += [(k, c) for k, z in self.fleet.crew for c, y in self.fleet.yields if y == z]
        for _ in self.items:
            for k, i in asks:
                found |= {(n, i) for n, j in found if j == k and self._possible(n, i)}
        return found

    def most_lots(self, n: str, k: str, t: int) -> int:
        """Largest number of lots in a year that money, production and the item itself allow."""
        item = self.items[k]
        if not any((n, a, k, t) in self.may for a in self.accounts):
            return 0
        money = min(self.ceiling(n), sum(amount for _, _, amount, _ in self.vintages()))
        limits = ("max_per_nation_year", "production_per_year", "stock_lots")
        return int(min(money / item["price"] + 1e-9, *(absent(item[x], INF) for x in limits)))

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
        closed = absent(self.accounts[a]["disburse_years"], INF)
        if self.fleet.lead(i) > closed:
            return True
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

    def values(self, policy: Policy) -> dict[tuple[str, str, Any], float]:
        """Value of a point at slope 1 by need and period."""
        first = self.years[0]
        fleet = Fleet(self.case, policy, self.items, self.tables)
        disc = {t: (1 + policy.discount) ** -(t - first) for t in self.years}
        disc |= {
            y: policy.after_weight * (1 + policy.discount) ** -(y - first) for y in fleet.beyond
        }
        whole = sum(
            disc[t] * self.weight(*pair, policy) * slope * width * need
            for pair, need in self.need.items()
            for t in disc
            for width, slope in self.pieces()
        )
        found = {}
        for n, g in self.need:
            _, disrupted = self.hazards(n, policy)
            worth = 100 * self.weight(n, g, policy) * self.nations[n]["propensity"] / whole
            by_year = {t: worth * disc[t] * (1 - disrupted) ** (t - first + 1) for t in disc}
            for t in self.years:
                found[n, g, t] = by_year[t]
            if fleet.beyond:
                found[n, g, AFTER] = sum(by_year[y] for y in fleet.beyond)
        return found

    def reference(self) -> float:
        if self._reference is None:
            values, slope = self.values(Policy()), self.pieces()[0][1]
            worth = sum(0.6 * slope * one * self.need[n, g] for (n, g, _), one in values.items())
            self._reference = worth / sum(self.need.values())
        return self._reference
