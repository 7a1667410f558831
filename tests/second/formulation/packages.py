"""Total packages: modules, prerequisites, smallest lots, one start, exclusions, new types."""

from __future__ import annotations

from typing import Any

from .goods import quantity
from .goods_figures import exclusions
from .linear import INF, Program


def add(f: Any, m: Program) -> None:
    if "packages" in f.policy["left_out"]:
        return
    rows = f.tables["modules"]
    law = [row for row in rows if row["status"] == "law"]
    elastic = {row["module"] for row in rows if row["status"] == "policy"}
    _modules(f, m, "module_law", law)
    if "module" not in f.off:
        _modules(f, m, "module_policy", [row for row in rows if row["module"] in elastic])
    _prerequisites(f, m)
    _switches(f, m)
    _starts(f, m)


def _modules(f: Any, m: Program, family: str, rows: list[dict[str, Any]]) -> None:
    for i in sorted({row["module"] for row in rows}):
        asking = [row for row in rows if row["module"] == i]
        for n in f.nation:
            if any((n, row["item"]) in f.pairs for row in asking):
                for t in f.years:
                    _module(f, m, family, asking, n, i, t)


def _module(
    f: Any, m: Program, family: str, asking: list[dict[str, Any]], n: str, i: str, t: int
) -> None:
    terms = quantity(f, m, -1.0, n, i, [b for b in f.years if b <= t])
    for row in asking:
        k = row["item"]
        due = f.lead[k] if row["due_years"] is None else int(row["due_years"])
        bought = [b for b in f.years if b + due <= t or t == f.last]
        terms += quantity(f, m, row["units_per_lot"], n, k, bought)
    if family == "module_policy":
        bend = m.bend(f.bp["module"], "bend_module", n, i, t)
        terms += [(-1.0, bend[0][1])]
    m.row(family, (n, i, t), terms, -INF, 0.0)


def _prerequisites(f: Any, m: Program) -> None:
    in_service = {(row["nation"], row["item"]) for row in f.tables["fielded"]}
    for row in f.tables["prerequisites"]:
        k, i = row["item"], row["needs"]
        for n in f.nation:
            if (n, k) not in f.pairs or (n, i) in in_service or (n, k) in in_service:
                continue
            for t in f.years:
                until = [b for b in f.years if b <= t]
                opened = sum(f.most[n, k, b] for b in until) / row["units"]
                before = [b for b in f.years if b <= t - int(row["years_before"])]
                terms = quantity(f, m, 1.0, n, k, until)
                terms += quantity(f, m, -opened, n, i, before)
                m.row("prerequisite", (n, k, i, t), terms, -INF, 0.0)


def _switches(f: Any, m: Program) -> None:
    in_service = {(row["nation"], row["item"]) for row in f.tables["fielded"]}
    groups = exclusions(f)
    for n, k in sorted(f.pairs):
        if k in f.lead:
            on = m.new("item_on", n, k, high=1.0, whole=True)
            lots = quantity(f, m, 1.0, n, k, f.years)
            m.row("item_switch", (n, k), [*lots, (-f.kmost[n, k], on)], -INF, 0.0)
            m.row("item_size", (n, k), [*lots, (-f.item[k]["min_lots"], on)], 0.0, INF)
    for n, row in f.nation.items():
        for group, members in groups.items():
            if any((n, k) in in_service for k in members):
                continue
            some = [one for k in sorted(members) for one in m.term(1.0, "item_on", n, k)]
            m.row("excluded", (group, n), some, -INF, 1.0)
        new = [k for k in f.lead if f.item[k]["new_type"] and (n, k) not in in_service]
        types = [one for k in new for one in m.term(1.0, "item_on", n, k)]
        if row["new_types_most"] is not None and types and "types" not in f.off:
            bend = m.bend(f.bp["types"], "bend_types", n)
            terms = [*types, (-1.0, bend[0][1])]
            m.row("types", (n,), terms, -INF, row["new_types_most"])


def _starts(f: Any, m: Program) -> None:
    for n, k in sorted(f.pairs):
        run = f.item[k].get("buy_years")
        if run is None or run >= len(f.years):
            continue
        start = {t: m.new("start", n, k, t, high=1.0, whole=True) for t in f.years}
        m.row("start_once", (n, k), [(1.0, one) for one in start.values()], -INF, 1.0)
        for t in f.years:
            opened = [(-f.most[n, k, t], start[b]) for b in f.years if t - run < b <= t]
            lots = quantity(f, m, 1.0, n, k, [t])
            m.row("start_window", (n, k, t), lots + opened, -INF, 0.0)
