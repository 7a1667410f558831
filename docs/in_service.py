"""Write the figures of docs/in-service.md: plans with and without the rules of equipment at work.

    uv run python -m docs.in_service out/first out/in-service

The first folder holds the plan with everything on. Two more plans are kept in the second folder and
solved where they are missing: ``without``, all five parts of reality left out, and ``judged``, the
goods and money of ``without`` frozen in all years with everything on. Nothing on the page between
its marks is typed in.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd

import allocator as al
from allocator.inputs.policy.fields import REALITY
from allocator.plan.summary import REASONS, equipment_figures
from allocator.report.equipment import upkeep_by_year
from benchmarks import measure
from docs.barred import barred_lots

PAGE = measure.ROOT / "docs" / "in-service.md"

_FROZEN_OFF = ("module", "types")
_SHOWN = 8

_TOLD = 0.01
"""Bends below it are left out of the table."""


def kept(place: Path, make: Callable[[], al.Plan]) -> al.Plan:
    """Return the plan saved at `place`, made and saved first where it is missing."""
    if not place.exists():
        make().save(place)
    return al.load_plan(place)


def without_reality(first: al.Plan) -> al.Plan:
    """Return the plan of the same case that ignores all five parts of reality."""
    return al.solve(first.case, first.policy.replace(left_out=REALITY))


def judged(first: al.Plan, without: al.Plan) -> al.Plan:
    """Return what becomes of the plan `without` in all years, once everything counts.

    Policy on modules and new types is off: it would rather drop lots than see them come without
    their training, and here they are to come.
    """
    policy = first.policy.replace(frozen_years=len(first.case.years), rules_off=_FROZEN_OFF)
    return al.solve(al.with_last_plan(first.case, without), policy)


def plans_table(plans: dict[str, al.Plan]) -> str:
    """Return the plans side by side: money, equipment at the end, and worth."""
    columns = [_figures(plan) for plan in plans.values()]
    rows = [[name, *(column[name] for column in columns)] for name in columns[0]]
    return measure.table(["US$ million, " + _years(next(iter(plans.values()))), *plans], rows)


def _figures(plan: al.Plan) -> dict[str, str]:
    money = plan.lines.groupby("kind")["obligation_musd"].sum()
    end = equipment_figures(plan)
    counts = not plan.policy.left_out
    none = "not counted"
    return {
        "equipment bought": _m(money.get("equipment", 0.0)),
        "training": _m(money.get("training", 0.0)),
        "grants": _m(money.get("grant", 0.0)),
        "upkeep paid by donors": _m(end["upkeep_donor_musd"]) if counts else none,
        "upkeep paid by the nations": _m(end["upkeep_host_musd"]) if counts else none,
        "upkeep unpaid": _m(end["upkeep_unpaid_musd"]) if counts else none,
        "equipment in hand at the end": _m(end["in_hand_musd"]),
        "on order at the end": _m(end["on_order_musd"]) if counts else none,
        "idle at the end": _m(end["idle_musd"]) if counts else none,
        "idle, share of what is in hand": f"{end['idle_share']:.1%}" if counts else none,
        "needs met, value under all rules": f"{plan.meta['need_value']:.2f}" if counts else none,
        "value less penalties, and proven bound": (
            f"{plan.meta['best_value']:.2f}, {plan.meta['bound']:.2f}"
        ),
    }


def packages_table(without: al.Plan, first: al.Plan) -> str:
    """Return the packages whose money differs most between the two plans."""
    before, after = (_by_package(plan) for plan in (without, first))
    change = after.sub(before, fill_value=0.0)
    goods = first.case.tables["equipment"].set_index("item")
    largest = change.abs().nlargest(_SHOWN).index
    rows = [
        [str(goods["name"][item]), _m(before.get(item, 0.0)), _m(after.get(item, 0.0)),
         str(goods["lead_years"][item]), f"{goods['tail_share'][item]:.0%}"]
        for item in largest
    ]  # fmt: skip
    head = ["package", "without, US$M", "with, US$M", "lead, years", "upkeep, of price a year"]
    return measure.table(head, rows)


def _by_package(plan: al.Plan) -> pd.Series[float]:
    goods = plan.lines[plan.lines["kind"] == "equipment"]
    return goods.groupby("item")["obligation_musd"].sum()


def idle_table(frozen: al.Plan) -> str:
    """Return what becomes of the first plan's lots: idle by reason and year, unpaid upkeep."""
    table = frozen.deliveries[frozen.deliveries["period"] == "horizon"].copy()
    price = frozen.case.tables["equipment"].set_index("item")["price_musd"]
    table["hand_musd"] = table["lots_in_hand"] * table["item"].map(price)
    for reason in REASONS:
        table[reason] = table[f"lots_idle_{reason}"] * table["item"].map(price)
    sums = table.groupby("year")[["hand_musd", *REASONS, "lots_idle"]].sum()
    unpaid = upkeep_by_year(frozen).set_index("year")["unpaid_musd"]
    rows = [
        [str(year), _m(row["hand_musd"]), *(_m(row[reason]) for reason in REASONS),
         f"{row['lots_idle']:.0f}", f"{unpaid.get(year, 0.0):.1f}"]
        for year, row in sums.iterrows()
    ]  # fmt: skip
    words = [f"idle: {word}" for word in REASONS.values()]
    return measure.table(["year", "in hand", *words, "idle lots", "upkeep unpaid"], rows)


def idle_words(frozen: al.Plan) -> str:
    """Say who holds idle equipment at the end, which of it, and what comes without training."""
    end = frozen.deliveries[frozen.deliveries["year"] == frozen.case.years[-1]]
    lasting = end.assign(
        musd=end["idle_musd"]
        * (1 - end["lots_idle_ramp"] / end["lots_idle"].where(lambda x: x > 0))
    )
    nations = dict(frozen.case.tables["nations"][["nation", "name"]].itertuples(index=False))
    goods = dict(frozen.case.tables["equipment"][["item", "name"]].itertuples(index=False))
    missing = frozen.modules[frozen.modules["year"] == frozen.case.years[-1]]
    short = missing.groupby("item")[["due_units", "missing_units"]].sum()
    items = dict(frozen.case.items[["item", "name"]].itertuples(index=False))
    told = ", ".join(
        f"{row['missing_units']:,.0f} of {row['due_units']:,.0f} of {items[item]}"
        for item, row in short.iterrows()
    )
    return (
        f"Idle at the end of {frozen.case.years[-1]} for other reasons than still being fielded, "
        f"US$ million: by nation {_most(lasting, 'nation', nations)}; by package "
        f"{_most(lasting, 'item', goods)}. Units of modules that were due and are missing then: "
        f"{told or 'none'}."
    )


def _most(table: pd.DataFrame, by: str, names: dict[str, str]) -> str:
    sums = table.groupby(by)["musd"].sum().nlargest(_SHOWN)
    return ", ".join(f"{names[key]} {value:,.0f}" for key, value in sums[sums >= 0.5].items())


def bends_table(frozen: al.Plan) -> str:
    """Return what bends when the first plan stands, by family of rules."""
    bent = frozen.rules[frozen.rules["bend"] > _TOLD]
    words = {True: "frozen years: ", False: ""}
    named = bent["rule"].str.startswith("frozen ").map(words) + bent["family"]
    sums = bent.groupby([named, "unit"])["bend"].agg(["count", "sum"])
    rows = [
        [family, f"{row['count']:.0f}", f"{row['sum']:,.1f}", unit]
        for (family, unit), row in sums.iterrows()
    ]
    table = measure.table(["rule", "places", "relaxed by", "unit"], rows)
    best, bound = frozen.meta["best_value"], frozen.meta["bound"]
    paid = frozen.meta["bending_value"]
    share = (bound - best) / paid
    return (
        f"{table}\n\nRelaxed rules cost the judged plan {paid:.2f} of value. "
        f"Its value is {best:.2f} and could be at most {bound:.2f}: "
        f"{max(0.0, 1 - share):.0%} of that cost is proven to be forced by the rules; the rest may "
        "be due to the search."
    )


def barred_table(frozen: al.Plan, without: al.Plan) -> str:
    """Return the lots of the first plan that cannot be given at all, by reason."""
    lots = barred_lots(frozen, without)
    sums = lots.groupby("reason")[["lots", "musd"]].sum().sort_values("musd", ascending=False)
    rows = [[reason, f"{row['lots']:.0f}", _m(row["musd"])] for reason, row in sums.iterrows()]
    total = ["**all**", f"{sums['lots'].sum():.0f}", _m(sums["musd"].sum())]
    return measure.table(["why", "lots", "US$ million"], [*rows, total])


def _m(value: float) -> str:
    return f"{value:,.0f}"


def _years(plan: al.Plan) -> str:
    return f"{plan.case.years[0]}-{plan.case.years[-1]}"


def main(first_folder: str, folder: str) -> None:
    """Write the page's figures from the plan with everything on and the two others."""
    first, place = al.load_plan(first_folder), Path(folder)
    without = kept(place / "without", lambda: without_reality(first))
    frozen = kept(place / "judged", lambda: judged(first, without))
    if al.check_plan(frozen):
        raise SystemExit("the judged plan breaks rules: the page would be wrong")
    names = {"without the rules": without, "the same, judged": frozen, "with the rules": first}
    for section, text in {
        "plans": plans_table(names),
        "packages": packages_table(without, first),
        "idle": f"{idle_table(frozen)}\n\n{idle_words(frozen)}",
        "barred": barred_table(frozen, without),
        "bends": bends_table(frozen),
    }.items():
        measure.paste(section, text, PAGE)


if __name__ == "__main__":
    main(*sys.argv[1:3])
