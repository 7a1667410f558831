"""Small cases from a seed: every table and every column is drawn sooner or later."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from second.dice import (
    ACCOUNTS,
    AREAS,
    COURSES,
    GRANTS,
    KINDS,
    KITS,
    NATIONS,
    OBJECTIVES,
    Dice,
    Rows,
    Tables,
)
from second.drawn_goods import goods, packages, people


def drawn_case(seed: int) -> tuple[dict[str, Any], Tables]:
    """Return what case.toml says, and tables."""
    dice = Dice(seed)
    years = [2030, 2031, 2032][: dice.choice((2, 2, 3))]
    dice.kits = dice.sample(KITS, dice.choice((1, 2, 2, 3)))
    dice.courses, dice.grants = dice.some(COURSES, 0.6), dice.some(GRANTS, 0.6)
    meta = {"name": f"drawn{seed}", "base_year": 2030, "first_year": years[0],
            "last_year": years[-1], "years_after": dice.choice((0, 1, 2, 3))}  # fmt: skip
    nations = _nations(dice)
    t: Tables = {"nations": nations, "areas": [{"area": g} for g in AREAS]}
    t |= _money(dice, years)
    t |= goods(dice)
    t |= people(dice)
    t |= packages(dice, nations)
    t |= _aims(dice)
    t |= {"eligibility": _bars(dice, years, nations), "earmarks": _earmarks(dice, years, nations)}
    t["coverage_floors"] = _coverage(dice, years, t)
    t["locks"] = drawn_locks(dice, years, "case")
    t |= _last_plan(dice, years)
    return meta, {name: rows for name, rows in t.items() if rows}


def write_case(folder: Path, meta: dict[str, Any], tables: Tables) -> Path:
    """Write a case folder."""
    folder.mkdir(parents=True, exist_ok=True)
    words = [f"{key} = {value!r}" for key, value in meta.items()]
    (folder / "case.toml").write_text("\n".join(words).replace("'", '"') + "\n", encoding="utf-8")
    for name, rows in tables.items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="")
            writer.writeheader()
            writer.writerows(rows)
    return folder


def _nations(dice: Dice) -> Rows:
    return [
        {
            "nation": code,
            "region": dice.choice(("North", "South")),
            "tier": dice.randint(1, 3),
            "propensity": dice.choice((0.5, 0.75, 0.9)),
            "diversion_share": dice.choice((0, 0.02, 0.05, 0.1, 0.15)),
            "disruption_per_year": dice.choice((0, 0.02, 0.06)),
            "absorbable_musd": dice.maybe(0.6, dice.quarter(1, 4)),
            "trainable_persons": dice.maybe(0.5, dice.randint(1, 5)),
            "language_qualified_persons": dice.maybe(0.4, dice.randint(0, 2)),
            "lines_at_once": dice.maybe(0.4, dice.randint(1, 2)),
            "vetted_share": dice.choice((1, 0.75, 0.6)),
            "risk_grade": dice.maybe(0.4, dice.choice("ABCDE")),
            "exposure_cap_share": dice.maybe(0.3, dice.choice((0.3, 0.6))),
            "landlocked": dice.choice(("yes", "no", "")),
            "host_sustain_musd": dice.choice((0, 0.05, 0.1, 0.2)),
            "new_types_most": dice.maybe(0.5, dice.randint(0, 2)),
        }
        for code in NATIONS[: dice.choice((2, 2, 3))]
    ]


def _money(dice: Dice, years: list[int]) -> Tables:
    accounts = [
        {"account": code, "budget_musd": dice.quarter(1, 4), "life_years": dice.randint(1, 3),
         "surcharge_share": dice.choice((0, 0.05, 0.2)),
         "disburse_years": dice.maybe(0.4, dice.randint(0, 2)),
         "budget_after_musd": dice.maybe(0.5, dice.quarter(0, 3))}
        for code in ACCOUNTS
    ]  # fmt: skip
    places = [(a, y) for a in ACCOUNTS for y in (years[0] - 1, *years) if dice.likely(0.3)]
    budgets = [
        {"account": a, "year": y, "amount_musd": dice.quarter(0.5, 3),
         "set_aside_musd": dice.choice((0, 0.25, 0.5))} for a, y in places
    ]  # fmt: skip
    return {"accounts": accounts, "budgets": budgets}


def _aims(dice: Dice) -> Tables:
    t: Tables = {}
    if dice.likely(0.85):
        t["needs"] = [
            {"nation": n, "area": g, "need_points": dice.quarter(0.5, 6)}
            for n in NATIONS[:2]
            for g in AREAS
            if dice.likely(0.65)
        ]
    if dice.likely(0.5):
        widths = dice.choice(((0.5, 0.5), (0.2, 0.3, 0.5)))
        t["returns"] = [
            {"piece": place + 1, "share_of_need": width, "slope": (1, 0.5, 0.2)[place]}
            for place, width in enumerate(widths)
        ]
    if dice.likely(0.6):
        t["objectives"] = [{"objective": o, "weight": dice.randint(1, 3)} for o in OBJECTIVES]
        t["relevance"] = [
            {"area": g, "objective": o, "relevance": dice.choice((0.5, 1))}
            for g in AREAS
            for o in dice.some(OBJECTIVES, 0.7)
        ]
        t["priorities"] = [
            {"nation": n, "objective": o, "priority": dice.randint(2, 10)}
            for n in NATIONS[:2]
            for o in dice.some(OBJECTIVES, 0.8)
        ]
        for name in dice.some(("relevance", "priorities"), 0.25):
            t[name] = []
    return t


def _bars(dice: Dice, years: list[int], nations: Rows) -> Rows:
    one = dice.kits[0]
    others = f"*;!{one}" if len([*dice.kits, *dice.courses, *dice.grants]) > 1 else one
    bars = [
        {"rule": f"bar{number}", "effect": "bar", "nations": dice.nations(nations),
         "accounts": dice.selection(ACCOUNTS), "kinds": dice.choice(KINDS[1:]),
         "areas": dice.selection(AREAS), "years": dice.years(years), "waivable": "yes",
         "items": dice.choice(("*", "*", one, others))}
        for number in range(dice.randint(0, 3))
    ]  # fmt: skip
    if bars and dice.likely(0.6):
        bars.append({"rule": "relief", "effect": "exempt", "nations": dice.selection(NATIONS[:2]),
                     "kinds": dice.choice(KINDS), "years": dice.years(years), "lifts": "bar0",
                     "items": dice.choice(("*", ";".join(dice.kits)))})  # fmt: skip
    return bars


def _earmarks(dice: Dice, years: list[int], nations: Rows) -> Rows:
    marks = []
    for number in range(dice.randint(0, 4)):
        sense = dice.choice(("floor", "cap", "share_floor", "share_cap"))
        mark = {
            "rule": f"mark{number}", "status": dice.choice(("law", "policy", "policy")),
            "sense": sense, "accounts": dice.selection(ACCOUNTS), "nations": dice.nations(nations),
            "kinds": dice.choice(KINDS), "areas": dice.selection(AREAS),
            "years": dice.years(years), "per": dice.choice(("each_year", "all_years")),
        }  # fmt: skip
        if sense.startswith("share"):
            mark |= {"share": dice.choice((0.2, 0.5)), "base_accounts": dice.selection(ACCOUNTS),
                     "base_nations": dice.nations(nations), "base_kinds": dice.choice(KINDS),
                     "base_areas": dice.selection(AREAS)}  # fmt: skip
        else:
            mark["amount_musd"] = dice.quarter(0.25, 1 if sense == "floor" else 2)
        marks.append(mark)
    return marks


def _coverage(dice: Dice, years: list[int], t: Tables) -> Rows:
    members = [("nation", row["nation"]) for row in t["nations"]]
    members += [(scope, str(row[scope])) for row in t["nations"] for scope in ("tier", "region")]
    members += [("objective", row["objective"]) for row in t.get("objectives", [])] * 2
    return [
        {"rule": f"cover{number}", "scope": scope, "member": member,
         "min_share": dice.choice((0.1, 0.3, 0.6)), "years": dice.years(years)}
        for number, (scope, member) in enumerate(dice.sample(members, dice.randint(0, 2)))
    ]  # fmt: skip


def drawn_locks(dice: Dice, years: list[int], name: str) -> Rows:
    """Decisions: of an item, of an account, of all money."""
    locks = []
    for number in range(dice.choice((0, 0, 1, 2))):
        item = dice.maybe(0.6, dice.choice(dice.kits + dice.courses + dice.grants))
        low = dice.maybe(0.5, dice.randint(1, 2))
        locks.append({
            "lock": f"{name}{number}", "nation": dice.choice(NATIONS[:2]), "item": item,
            "account": "" if item else dice.maybe(0.5, dice.choice(ACCOUNTS)),
            "years": dice.years(years), "low": low,
            "high": (low or 0) + dice.randint(0, 1) if low == "" or dice.likely(0.4) else "",
        })  # fmt: skip
    return locks


def _last_plan(dice: Dice, years: list[int]) -> Tables:
    if dice.likely(0.3):
        return {}
    last = [
        {"nation": n, "account": a, "year": y, "amount_musd": dice.quarter(0.25, 2)}
        for n in NATIONS[:2] for a in dice.some(ACCOUNTS, 0.7)
        for y in dice.choice((("",), years, years[:1]))
    ]  # fmt: skip
    goods = [
        {"nation": n, "item": i, "year": years[0], "quantity": dice.randint(0, 1)}
        for n in NATIONS[:2] for i in (*dice.kits, *dice.courses, *dice.grants) if dice.likely(0.3)
    ]  # fmt: skip
    return {"last_plan": last, "last_goods": goods if last and dice.likely(0.5) else []}
