"""Sets and figures of total packages: modules, prerequisites and on/off rules of equipment."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from allocator.assemble.big_numbers import lots_in_all, lots_in_year
from allocator.assemble.fielding import figure_of
from allocator.assemble.index_sets import Figures, Members, Sets
from allocator.assemble.instance import Ground
from allocator.assemble.lifetimes import lead_years
from allocator.assemble.records import gather, records

_VARIABLES = (("lots", "lot_pairs"), ("seats", "seat_pairs"), ("grants", "grant_pairs"))


def package_sets(ground: Ground, sets: Sets, members: Members, figures: Figures) -> None:
    """Fill in modules, prerequisites and switches; needs pairs and largest quantities."""
    _modules(ground, sets, members, figures)
    _prerequisites(ground, sets, members, figures)
    _switches(ground, sets, members, figures)


def _left_out(ground: Ground) -> bool:
    return "packages" in ground.policy.left_out


def _table(ground: Ground, name: str) -> list[dict[str, Any]]:
    return [] if _left_out(ground) else records(ground.case.tables[name])


def _in_service(ground: Ground) -> set[tuple[str, str]]:
    """Return nations and the packages that they field already."""
    table = ground.case.tables["fielded"]
    return set(zip(table["nation"], table["item"], strict=True))


def _given(
    sets: Sets, members: Members, family: str, keys: Iterable[tuple[Any, str, str, range]]
) -> None:
    """Fill in, for each (key, nation, item, years), the item's quantities by kind of variable."""
    known = {variable: set(sets[pairs]) for variable, pairs in _VARIABLES}
    found: dict[str, dict[Any, tuple[Any, ...]]] = {variable: {} for variable in known}
    for key, nation, item, years in keys:
        for variable, pairs in known.items():
            bought = tuple((item, s) for s in years) if (nation, item) in pairs else ()
            found[variable][key] = bought
    members.update({f"{family}_{variable}": keyed for variable, keyed in found.items()})


def _modules(ground: Ground, sets: Sets, members: Members, figures: Figures) -> None:
    lead = lead_years(ground.case, ground.policy)
    first, last = ground.years[0], ground.years[-1]
    rows = _table(ground, "modules")
    if "module" in ground.policy.rules_off:
        rows = [row for row in rows if row["status"] == "law"]
    buyers = gather((k, n) for n, k in sets["lot_pairs"])
    figures["module_ratio"] = figure_of(
        {(row["item"], row["module"]): float(row["units_per_lot"]) for row in rows}
    )
    due: dict[Any, list[Any]] = {}
    due_by_law: dict[Any, list[Any]] = {}
    for row in rows:
        k, i, law = row["item"], row["module"], row["status"] == "law"
        wait = lead[k] if pd.isna(row["due_years"]) else int(row["due_years"])
        places = [(s, t) for s in ground.years for t in range(min(s + wait, last), last + 1)]
        for n in buyers.get(k, ()):
            for s, t in places:
                due.setdefault((n, i, t), []).append((k, s))
                if law:
                    due_by_law.setdefault((n, i, t), []).append((k, s))
    asked = {
        (row["module"], n)
        for row in rows
        if row["status"] != "law"
        for n in buyers.get(row["item"], ())
    }
    sets["module_laws"] = tuple(sorted({key[:2] for key in due_by_law}))
    sets["module_policies"] = tuple(sorted((n, i) for i, n in asked))
    keys = [(*pair, t) for pair in sorted({key[:2] for key in due}) for t in ground.years]
    members["module_due"] = {key: tuple(due.get(key, ())) for key in keys}
    members["module_due_by_law"] = {key: tuple(due_by_law.get(key, ())) for key in keys}
    _given(sets, members, "module", (((n, i, t), n, i, range(first, t + 1)) for n, i, t in keys))


def _prerequisites(ground: Ground, sets: Sets, members: Members, figures: Figures) -> None:
    first = ground.years[0]
    members["years_until"] = {t: tuple(range(first, t + 1)) for t in ground.years}
    there = _in_service(ground)
    buyers = gather((k, n) for n, k in sets["lot_pairs"])
    most = dict(figures["lots_most"].items())
    opened: dict[Any, float] = {}
    given = []
    for row in _table(ground, "prerequisites"):
        k, j, before = row["item"], row["needs"], int(row["years_before"])
        for n in buyers.get(k, ()):
            for t in () if {(n, j), (n, k)} & there else ground.years:
                lots = sum(most[n, k, s] for s in members["years_until"][t])
                opened[n, k, j, t] = lots / row["units"]
                given.append(((n, k, j, t), n, j, range(first, t - before + 1)))
    sets["prerequisites"] = tuple(dict.fromkeys((n, k, j) for n, k, j, _ in opened))
    figures["prerequisite_open"] = figure_of(opened)
    _given(sets, members, "prerequisite", given)


def _switches(ground: Ground, sets: Sets, members: Members, figures: Figures) -> None:
    """Fill in which equipment is on or off as a whole, and when it may start."""
    equipment = {row["item"]: row for row in _table(ground, "equipment")}
    pairs = [pair for pair in sets["lot_pairs"] if pair[1] in equipment]
    least = {k: float(row["min_lots"]) for k, row in equipment.items()}
    window = {k: row["buy_years"] for k, row in equipment.items() if not pd.isna(row["buy_years"])}
    groups = gather((row["group"], row["item"]) for row in _table(ground, "exclusions"))
    known, there = set(pairs), _in_service(ground)
    chosen = {
        (x, n): tuple(k for k in items if (n, k) in known)
        for x, items in groups.items()
        for n in ground.nation_codes
        if not any((n, k) in there for k in items)
    }
    members["items_of_exclusion"] = {key: some for key, some in chosen.items() if len(some) > 1}
    sets["exclusions"] = tuple(members["items_of_exclusion"])
    _types(ground, sets, members, figures, {k for k, row in equipment.items() if row["new_type"]})
    switched = {pair for pair in pairs if least[pair[1]] > 1}
    for (_, n), items in members["items_of_exclusion"].items():
        switched |= {(n, k) for k in items}
    for n, items in members["types_of_nation"].items():
        switched |= {(n, k) for k in items}
    sets["switched_items"] = tuple(pair for pair in pairs if pair in switched)
    figures["item_most"] = lots_in_all(ground, sets, members, figures)
    figures["item_least"] = figure_of({(n, k): least[k] for n, k in sets["switched_items"]})
    started = [(n, k) for n, k in pairs if k in window and window[k] < len(ground.years)]
    sets["started_items"] = tuple(started)
    figures["start_most"] = lots_in_year(ground, sets, members, figures)
    members["starts_of_year"] = {
        (n, k, t): tuple(s for s in ground.years if t - window[k] < s <= t)
        for n, k, t in figures["start_most"].keys
    }


def _types(ground: Ground, sets: Sets, members: Members, figures: Figures, types: set[str]) -> None:
    there = _in_service(ground)
    limit = {} if _left_out(ground) else ground.nations["new_types_most"].dropna().to_dict()
    if "types" in ground.policy.rules_off:
        limit = {}
    new = gather(
        (n, k) for n, k in sets["lot_pairs"] if n in limit and k in types and (n, k) not in there
    )
    members["types_of_nation"] = {n: items for n, items in new.items() if len(items) > limit[n]}
    sets["typed_nations"] = tuple(members["types_of_nation"])
    figures["types_most"] = figure_of({n: float(limit[n]) for n in sets["typed_nations"]})
