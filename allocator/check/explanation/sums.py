"""What moves, line by line and part by part, and whether it adds up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from allocator.check.explanation.ground import CLOSE, Document, Given, Ground, change_of
from allocator.check.explanation.shape import fault
from allocator.check.records import plan_rows
from allocator.check.violation import Violation, pair

TOLD = 1e-4
"""US$ million, units and value points from which on a row must be in the document."""

COSTS = {
    "waste": "waste_value",
    "change": "change_cost_value",
    "swing": "swing_cost_value",
}
"""Parts of the value that cost, and where a plan tells them."""

PartKey = tuple[str, str, str, str]
"""Part, nation, area, rule."""


def check_sums(ground: Ground, document: Document) -> list[Violation]:
    """Return where goods, lines and parts are not the difference of the two plans."""
    if ground.both is None:
        kept = [key for key in ("moved", "lines", "parts") if document[key]]
        return [fault(key, "there is no pair of plans that it could be of") for key in kept]
    best, forced = ground.both
    return [
        *_moved(ground, best, forced, document),
        *_lines(ground, best, forced, document),
        *_parts(best, forced, document),
    ]


def _rows(document: Document, table: str, key: tuple[str, ...]) -> dict[Any, tuple[int, Document]]:
    """Return the rows of a list with their places by `key`."""
    return {tuple(row[one] for one in key): (at, row) for at, row in enumerate(document[table])}


def _twice(document: Document, table: str, rows: dict[Any, Any]) -> list[Violation]:
    more = len(document[table]) - len(rows)
    return [fault(table, f"{more} rows appear twice")] if more else []


def _figures(place: str, row: Document, must: dict[str, float], slip: float) -> Iterator[Violation]:
    for key, one in must.items():
        if not abs(row[key] - one) <= slip * max(1.0, abs(one)):
            a, b = pair(row[key], one)
            yield fault(f"{place}.{key}", f"it is {a}, the plans give {b}", row[key], one)


def _words(place: str, row: Document, must: dict[str, str]) -> Iterator[Violation]:
    for key, one in must.items():
        if row[key] != one:
            yield fault(f"{place}.{key}", f"it is {row[key]!r}, in the case {one!r}")


def _moved(ground: Ground, best: Given, forced: Given, document: Document) -> Iterator[Violation]:
    """Yield goods that differ and are not told, or are told as they are not."""
    facts = ground.own.facts
    amounts = change_of(best.amount, forced.amount)
    money = change_of(best.paid, forced.paid)
    rows = _rows(document, "moved", ("nation", "item", "kind", "year"))
    yield from _twice(document, "moved", rows)
    expected = {}
    for nation, item, sustains, year in {*amounts, *money}:
        kind = "sustainment" if sustains else facts.items[item].kind
        expected[nation, item, kind, year] = (nation, item, sustains, year)
    for key in sorted(set(rows) - set(expected)):
        yield fault("moved", f"{' '.join(map(str, key))} does not differ")
    for key, good in sorted(expected.items()):
        if key not in rows:
            most = max(abs(amounts.get(good, 0.0)), abs(money.get(good, 0.0)))
            if most > TOLD:
                yield fault("moved", f"{' '.join(map(str, key))} differs and is missing", most)
            continue
        at, row = rows[key]
        item = facts.items[good[1]]
        unit = "US$M" if good[2] else item.unit
        yield from _words(f"moved[{at}]", row, {"area": item.area, "unit": unit})
        must = {
            name: given.amount.get(good, 0.0)
            for name, given in (("plan", ground.own), ("best", best), ("forced", forced))
        }
        must["change_musd"] = money.get(good, 0.0)
        yield from _figures(f"moved[{at}]", row, must, CLOSE)


def line_changes(ground: Ground) -> dict[tuple[str, str], tuple[float, float]]:
    """Return by nation and area the change of obligations and of the value of needs met."""
    assert ground.both is not None
    best, forced = ground.both
    money: defaultdict[tuple[str, str], float] = defaultdict(float)
    for (nation, item, _, _), paid in change_of(best.paid, forced.paid).items():
        money[nation, ground.own.facts.items[item].area] += paid
    value = change_of(best.met, forced.met)
    return {key: (money.get(key, 0.0), value.get(key, 0.0)) for key in {*money, *value}}


def _lines(ground: Ground, best: Given, forced: Given, document: Document) -> Iterator[Violation]:
    """Yield lines whose money or value is not the difference, or that are missing."""
    rows = _rows(document, "lines", ("nation", "area"))
    yield from _twice(document, "lines", rows)
    changes = line_changes(ground)
    moving = {(row["nation"], row["area"]) for row in document["moved"]}
    for key in sorted(set(rows) - set(changes)):
        at, row = rows[key]
        if max(abs(row["change_musd"]), abs(row["value"])) > CLOSE:
            yield fault("lines", f"{' '.join(key)} does not differ")
    for key, (money, value) in sorted(changes.items()):
        if key not in rows:
            if key in moving or max(abs(money), abs(value)) > TOLD:
                yield fault("lines", f"{' '.join(key)} differs and is missing", abs(money))
            continue
        at, row = rows[key]
        names = {
            "name": ground.words.nations[key[0]],
            "area_name": ground.words.areas.get(key[1], key[1]),
        }
        yield from _words(f"lines[{at}]", row, names)
        yield from _figures(f"lines[{at}]", row, {"change_musd": money, "value": value}, CLOSE)
        yield from _rate(f"lines[{at}]", row)


def _rate(place: str, row: Document) -> Iterator[Violation]:
    rate, money = row["value_per_musd"], row["change_musd"]
    if rate is None:
        if abs(money) > TOLD:
            yield fault(f"{place}.value_per_musd", "it is missing, though money moves", 0.0, money)
    elif not abs(rate * money - row["value"]) <= CLOSE * max(1e-3, abs(row["value"])):
        said = f"it is {rate:.6g}, not value by change of money"
        yield fault(f"{place}.value_per_musd", said, rate)


def parts_of(best: Given, forced: Given) -> dict[PartKey, float]:
    """Return the parts of the difference of value, forced less best."""
    found: dict[PartKey, float] = {
        ("need", nation, area, ""): points
        for (nation, area), points in change_of(best.met, forced.met).items()
    }
    for part, name in COSTS.items():
        cost = forced.plan.meta.get(name) or 0.0, best.plan.meta.get(name) or 0.0
        found[part, "", "", ""] = float(cost[1]) - float(cost[0])
    for rule, cost_more in change_of(bent(best), bent(forced)).items():
        found["rule", "", "", rule] = -cost_more
    return {key: points for key, points in found.items() if points}


def bent(given: Given) -> dict[str, float]:
    """Return what relaxing each rule costs a plan, in value points."""
    costs: defaultdict[str, float] = defaultdict(float)
    for row in plan_rows(given.plan, "rules"):
        if float(row["bend"]) > 0:
            costs[row["rule"]] += float(row["bend"]) * float(row["bend_price_value"])
    return dict(costs)


def _parts(best: Given, forced: Given, document: Document) -> Iterator[Violation]:
    """Yield parts that are not the difference, and whether they add up to the loss."""
    rows = _rows(document, "parts", ("part", "nation", "area", "rule"))
    yield from _twice(document, "parts", rows)
    expected = parts_of(best, forced)
    for key in sorted(set(rows) - set(expected)):
        if abs(rows[key][1]["points"]) > CLOSE:
            yield fault("parts", f"{' '.join(key).strip()} does not differ")
    for key, points in sorted(expected.items()):
        if key in rows:
            at, row = rows[key]
            yield from _figures(f"parts[{at}]", row, {"points": points}, CLOSE)
        elif abs(points) > CLOSE:
            yield fault("parts", f"{' '.join(key).strip()} differs and is missing", abs(points))
    total, loss = sum(row["points"] for row in document["parts"]), document["proof"]["loss"]
    if loss is not None and not abs(total + loss) <= CLOSE * max(1.0, abs(loss)):
        yield fault("parts", f"they add up to {total:.9g}, the loss is {loss:.9g}", total, -loss)
