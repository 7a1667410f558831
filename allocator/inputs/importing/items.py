"""Items of a list as equipment, courses and grants, with codes, areas and prices."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from allocator.inputs.case.io.raw_tables import Complaint, Findings
from allocator.inputs.importing.filled import Filled, marked
from allocator.inputs.importing.records import Goods, Item, Records, Sum
from allocator.inputs.importing.tables import key_of, plain_words

LONE = Item("Assistance", "money")
"""What is given where a list names nations and no items."""

_TABLES = {"equipment": "equipment", "training": "courses", "money": "grants"}
_PRICES = {"equipment": "price_musd", "courses": "cost_musd"}


@dataclass(slots=True)
class Catalogue:
    """The tables of items; `areas` and `codes` by the item's name in the list."""

    tables: dict[str, list[dict[str, object]]] = field(default_factory=dict)
    areas: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    area_names: dict[str, str] = field(default_factory=dict)


def code_of(name: str, taken: Iterable[str]) -> str:
    """Return a code made of a name, which nothing else has.

    Examples
    --------
    >>> code_of("Patrol boat (30 m)", []), code_of("patrol boat 30 m", ["patrol_boat_30_m"])
    ('patrol_boat_30_m', 'patrol_boat_30_m_2')
    """
    short = plain_words(name).replace(" ", "_")[:40].strip("_") or "item"
    code, turn, taken = short, 1, set(taken)
    while code in taken:
        turn += 1
        code = f"{short}_{turn}"
    return code


def catalogue(records: Records, place: str, filled: Filled, findings: Findings) -> Catalogue:
    """Return the items of a list, with what is missing taken from prices and quantities."""
    found = Catalogue()
    items = list(records.items.values()) or [LONE]
    guessed = {"priced": 0, "without": 0, "area": 0, "price": 0}
    for item in items:
        price, notes = item.price, []
        if price is None and item.kind in ("equipment", "training"):
            price = _price(item, records)
            guessed["price"] += price is not None
            notes.append("price = amount / quantity" if price is not None else "")
        kind = item.kind or ("equipment" if price is not None else "money")
        if not item.kind:
            guessed["priced" if price is not None else "without"] += 1
            notes.append(f"kind {kind} since it has {'a' if price is not None else 'no'} price")
        if kind != "money" and not price:
            findings.add(place, _no_price(item, kind), warning=True)
            kind, notes = "money", ["planned as money: it has no price"]
        _add(found, item, kind, price, marked(_basis(notes), notes, place))
    guessed["area"] = sum(not item.area for item in items)
    _say(guessed, filled)
    return found


def _basis(notes: list[str]) -> str:
    return "judgement" if any(notes) else "fact"


def _add(
    found: Catalogue, item: Item, kind: str, price: Decimal | None, origin: dict[str, str]
) -> None:
    code = code_of(item.name, found.codes.values())
    area_name = item.area or item.name
    area = next((a for a, name in found.area_names.items()
                 if key_of(name) == key_of(area_name)), "")  # fmt: skip
    area = area or code_of(area_name, found.area_names)
    found.area_names.setdefault(area, area_name)
    found.areas[item.name] = area
    found.codes[item.name] = code
    table = _TABLES[kind]
    row: dict[str, object] = {"item": code, "name": item.name, "area": area}
    if table in _PRICES:
        row[_PRICES[table]] = float(price or 0)
    found.tables.setdefault(table, []).append({**row, **origin})


def _price(item: Item, records: Records) -> Decimal | None:
    """Return the price of a unit from amounts and quantities of the rows that have both."""
    mine: list[Goods] = [one for one in records.goods if one.item == item.name]
    sums: list[Sum] = [one for one in records.sums
                       if one.item == item.name and one.what == "requested"]  # fmt: skip
    count = sum((one.quantity or Decimal(0) for one in mine), Decimal(0))
    money = sum((one.musd for one in sums), Decimal(0))
    whole = all(one.quantity for one in mine)
    return money / count if count > 0 and money > 0 and whole else None


def _no_price(item: Item, kind: str) -> Complaint:
    found = f"{item.name!r}, {kind} without a price"
    fix = "add its price; until then it is planned as money"
    return Complaint(found, "a unit price, or amount and quantity", fix)


def _say(guessed: dict[str, int], filled: Filled) -> None:
    filled.formula("equipment", "price_musd", guessed["price"], "price = amount / quantity")
    filled.formula("equipment", "item", guessed["priced"], "has a price and no kind: equipment",
                   "judgement")  # fmt: skip
    filled.formula("grants", "item", guessed["without"], "has neither price nor kind: money",
                   "judgement")  # fmt: skip
    own = (
        "no area is given: each item is an area of its own, so that a need can only be met by the "
        "item that was asked for"
    )
    filled.formula("areas", "area", guessed["area"], own)
