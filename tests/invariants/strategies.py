"""Small cases at random: every table, every rule and every limit may be there or not.

Quantities are quarters and the horizon is short, so that HiGHS proves the optimum in an instant.
"""

from typing import Any

import pandas as pd
from hypothesis import strategies as st

from allocator.inputs.case.case import Case, build_case

META = {"name": "drawn", "base_year": 2020, "first_year": 2020, "last_year": 2021}
NATIONS = ("ALV", "BOR", "CAR")
ACCOUNTS = ("FMF", "IMET")
AREAS = ("sea", "staff")
OBJECTIVES = ("ct", "peace")
KINDS = ("equipment", "lethal", "training", "grant")
YEARS = ("*", "2020", "2021", "2020-2021")
FAMILIES = ("earmark", "coverage", "risk", "exposure", "grade", "lock", "persistence")

Frames = dict[str, pd.DataFrame]
Rows = list[dict[str, Any]]


def quarters(low: float, high: float) -> st.SearchStrategy[float]:
    """Multiples of a quarter, from `low` to `high`."""
    return st.integers(round(low * 4), round(high * 4)).map(lambda count: count / 4)


def maybe(numbers: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | numbers


def whole(low: int, high: int) -> st.SearchStrategy[int]:
    return st.integers(low, high)


def selected(codes: tuple[str, ...]) -> st.SearchStrategy[str]:
    """Selections: everything, one, or all but one."""
    one = st.sampled_from(codes)
    return st.just("*") | one | one.map("*;!{}".format)


def rows(fields: dict[str, st.SearchStrategy[Any]], most: int, least: int = 0) -> Any:
    return st.lists(st.fixed_dictionaries(fields), min_size=least, max_size=most)


def coded(column: str, prefix: str, some: Rows) -> Rows:
    return [{column: f"{prefix}{number}", **row} for number, row in enumerate(some, start=1)]


NATION = {
    "region": st.sampled_from(("North", "South")),
    "tier": whole(1, 3),
    "propensity": st.sampled_from((0.5, 0.75, 1.0)),
    "diversion_share": st.sampled_from((0.0, 0.03, 0.1, 0.25)),
    "disruption_per_year": st.sampled_from((0.0, 0.02, 0.1)),
    "absorbable_musd": maybe(quarters(2, 20)),
    "trainable_persons": maybe(whole(0, 8)),
    "language_qualified_persons": maybe(whole(0, 3)),
    "lines_at_once": maybe(whole(0, 2)),
    "vetted_share": st.sampled_from((0.5, 1.0)),
    "risk_grade": maybe(st.sampled_from(tuple("ABCDE"))),
    "exposure_cap_share": maybe(st.sampled_from((0.4, 0.7))),
    "landlocked": st.sampled_from(("yes", "no", "no")),
}
ACCOUNT = {
    "budget_musd": quarters(2, 20),
    "life_years": whole(1, 3),
    "surcharge_share": st.sampled_from((0.0, 0.04, 0.25)),
}
EQUIPMENT = {
    "area": st.sampled_from(AREAS),
    "price_musd": quarters(1, 6),
    "fit": quarters(0.5, 2),
    "lethal": st.booleans(),
    "production_per_year": maybe(whole(0, 4)),
    "stock_lots": maybe(whole(1, 5)),
    "max_per_nation_year": maybe(whole(1, 3)),
    "coastal": st.booleans(),
}
COURSE = {
    "area": st.sampled_from(AREAS),
    "cost_musd": quarters(0.25, 1),
    "fit": quarters(0.5, 2),
    "seats_per_year": maybe(whole(0, 6)),
    "max_per_nation_year": maybe(whole(1, 4)),
    "needs_language": st.booleans(),
}
GRANT = {
    "area": st.sampled_from(AREAS),
    "fit": quarters(0.25, 1.5),
    "min_musd": st.sampled_from((0.0, 0.0, 1.0, 3.0)),
    "max_per_nation_year": maybe(quarters(1, 6)),
}
RETURNS = pd.DataFrame(
    {"piece": [1, 2, 3], "share_of_need": [0.25, 0.25, 0.5], "slope": [1.0, 0.5, 0.25]}
)


def _pairs(draw: st.DrawFn, lefts: Any, rights: Any, most: int) -> list[tuple[Any, Any]]:
    pair = st.tuples(st.sampled_from(lefts), st.sampled_from(rights))
    return sorted(draw(st.lists(pair, min_size=1, max_size=most, unique=True)))


def _goods(draw: st.DrawFn) -> dict[str, Rows]:
    equipment = coded("item", "kit", draw(rows(EQUIPMENT, 2)))
    courses = coded("item", "class", draw(rows(COURSE, 2, least=0 if equipment else 1)))
    return {
        "equipment": equipment,
        "courses": courses,
        "grants": coded("item", "aid", draw(rows(GRANT, 2))),
    }


def _aims(draw: st.DrawFn, nations: tuple[str, ...]) -> dict[str, Rows]:
    tables: dict[str, Rows] = {}
    if draw(st.integers(0, 4)):
        places = _pairs(draw, nations, AREAS, 6)
        tables["needs"] = [
            {"nation": n, "area": g, "need_points": draw(quarters(1, 30))} for n, g in places
        ]
    if draw(st.booleans()):
        tables["objectives"] = [{"objective": o, "weight": draw(whole(1, 3))} for o in OBJECTIVES]
        if draw(st.booleans()):
            tables["relevance"] = [
                {"area": g, "objective": o, "relevance": draw(st.sampled_from((0.5, 1.0)))}
                for g, o in _pairs(draw, AREAS, OBJECTIVES, 4)
            ]
        if draw(st.booleans()):
            tables["priorities"] = [
                {"nation": n, "objective": o, "priority": draw(whole(1, 10))}
                for n, o in _pairs(draw, nations, OBJECTIVES, 6)
            ]
    return tables


def _eligibility(draw: st.DrawFn, nations: tuple[str, ...]) -> Rows:
    fields = {
        "effect": st.just("bar"),
        "nations": selected(nations),
        "accounts": selected(ACCOUNTS),
        "kinds": st.sampled_from(KINDS),
        "areas": selected(AREAS),
        "years": st.sampled_from(YEARS),
        "waivable": st.booleans(),
    }
    bars = coded("rule", "bar", draw(rows(fields, 2)))
    if bars and draw(st.booleans()):
        relief = {"rule": "relief", "effect": "exempt", "nations": draw(selected(nations))}
        bars.append({**relief, "lifts": "bar1"})
    return bars


def _earmarks(draw: st.DrawFn, nations: tuple[str, ...]) -> Rows:
    fields = {
        "status": st.sampled_from(("law", "policy", "policy")),
        "sense": st.sampled_from(("floor", "cap", "share_floor", "share_cap")),
        "accounts": selected(ACCOUNTS),
        "nations": selected(nations),
        "kinds": st.just("*") | st.sampled_from(KINDS),
        "areas": selected(AREAS),
        "years": st.sampled_from(YEARS),
        "per": st.sampled_from(("each_year", "all_years")),
        "base_accounts": selected(ACCOUNTS),
        "base_nations": selected(nations),
    }
    marks = coded("rule", "mark", draw(rows(fields, 3)))
    for mark in marks:
        if mark["sense"].startswith("share"):
            mark["share"] = draw(st.sampled_from((0.1, 0.5, 0.9)))
        else:
            mark["amount_musd"] = draw(quarters(0.25, 12))
        if mark["status"] == "law" and mark["sense"] == "floor":
            # small and wide: most cases should have a plan
            mark |= {"amount_musd": 0.25, "kinds": "*", "areas": "*", "accounts": "*"}
    return marks


def _coverage(draw: st.DrawFn, frames: dict[str, Rows]) -> Rows:
    members = [("nation", row["nation"]) for row in frames["nations"]]
    members += [("tier", str(row["tier"])) for row in frames["nations"]]
    members += [("region", row["region"]) for row in frames["nations"]]
    members += [("objective", row["objective"]) for row in frames.get("objectives", [])]
    chosen = draw(st.lists(st.sampled_from(members), max_size=2))
    floors = [
        {"scope": scope, "member": member, "min_share": draw(st.sampled_from((0.1, 0.3, 0.9))),
         "years": draw(st.sampled_from(YEARS))}
        for scope, member in chosen
    ]  # fmt: skip
    return coded("rule", "cover", floors)


def _locks(draw: st.DrawFn, tables: dict[str, Rows]) -> Rows:
    locks = []
    for _ in range(draw(whole(0, 2))):
        nation = draw(st.sampled_from([row["nation"] for row in tables["nations"]]))
        lock = {"nation": nation, "years": draw(st.sampled_from(YEARS))}
        goods = [row["item"] for row in tables["equipment"] + tables["courses"]]
        if draw(st.booleans()):
            lock["item"] = draw(st.sampled_from(goods))
        elif draw(st.booleans()):
            lock["account"] = draw(st.sampled_from(ACCOUNTS))
        low = draw(maybe(whole(1, 3)))
        lock["low"] = low
        lock["high"] = draw(whole(low or 0, 5)) if low is None or draw(st.booleans()) else None
        locks.append(lock)
    return coded("lock", "lock", locks)


def _money(draw: st.DrawFn, nations: tuple[str, ...]) -> dict[str, Rows]:
    accounts = [{"account": code, **draw(st.fixed_dictionaries(ACCOUNT))} for code in ACCOUNTS]
    tables = {"accounts": accounts}
    if draw(st.booleans()):
        years = (2019, 2020, 2021)
        tables["budgets"] = [
            {"account": a, "year": y, "amount_musd": draw(quarters(1, 12)),
             "set_aside_musd": draw(st.sampled_from((0.0, 0.5, 1.0)))}
            for a, y in _pairs(draw, ACCOUNTS, years, 3)
        ]  # fmt: skip
    if draw(st.booleans()):
        tables["last_plan"] = [
            {"nation": n, "account": a, "amount_musd": draw(quarters(0, 8))}
            for n, a in _pairs(draw, nations, ACCOUNTS, 4)
        ]
    return tables


@st.composite
def tables(draw: st.DrawFn) -> Frames:
    """Tables of a case without faults; the optional ones at random."""
    nations = NATIONS[: draw(whole(2, 3))]
    made: dict[str, Rows] = {
        "nations": [{"nation": code, **draw(st.fixed_dictionaries(NATION))} for code in nations]
    }
    made["areas"] = [{"area": code} for code in AREAS]
    made |= _money(draw, nations)
    made |= _goods(draw)
    made |= _aims(draw, nations)
    made["eligibility"] = _eligibility(draw, nations)
    made["earmarks"] = _earmarks(draw, nations)
    made["coverage_floors"] = _coverage(draw, made)
    made["locks"] = _locks(draw, made)
    frames = {name: pd.DataFrame(some) for name, some in made.items() if some}
    if draw(st.booleans()):
        frames["returns"] = RETURNS
    return frames


def case_of(frames: Frames) -> Case:
    return build_case(META, frames)


def cases() -> st.SearchStrategy[Case]:
    return tables().map(case_of)
