"""The tables of a comparison: figures, money, goods and rules that differ between two sides."""

from __future__ import annotations

from typing import Any

import pandas as pd

from allocator.inputs.case.names import names_by_code, names_in
from allocator.report.compare.sides import Side
from allocator.report.rules.groups import COLUMNS, groups_of, one, places_in, sentence, told
from allocator.report.rules.sources import with_citations
from allocator.util.tolerance import NOTHING, ROUNDING, VIOLATED

_FIGURES = (
    ("value", "value", "value points"),
    ("bound", "proven so far: no plan can exceed", "value points"),
    ("need_value", "value of needs met", "value points"),
    ("value_after", "part of it after the horizon", "value points"),
    ("waste_value", "lost to more money than can be absorbed well", "value points"),
    ("bending_value", "lost to relaxed rules", "value points"),
    ("change_cost_value", "price of change from the last plan", "value points"),
    ("swing_cost_value", "price of swings from year to year", "value points"),
    ("obligated_musd", "money obligated over the horizon", "US$ million"),
    ("lapsed_musd", "money that expires", "US$ million"),
    ("carried_past_horizon_musd", "money carried past the plan", "US$ million"),
    ("share_of_need_met", "need met", "% of need"),
    ("expected_loss_musd", "expected loss over the horizon", "US$ million"),
    ("expected_loss_share", "expected loss", "% of money"),
    ("idle_musd", "idle equipment at the end of the horizon", "US$ million"),
    ("upkeep_after_unpaid_musd", "unpaid upkeep in the year after", "US$ million"),
    ("nations_funded", "nations with money", "nations"),
    ("active_lines", "lines run", "lines"),
    ("rules_that_bind", "binding rules", "rules"),
    ("rules_that_bend", "relaxed rules", "rules"),
)
_IF_PRICED = ("change_cost_value", "swing_cost_value")
"""Figures that are told where one of the plans pays something."""

_A_YEAR = {"obligated_musd": "money obligated", "expected_loss_musd": "expected loss"}
"""Sums over the horizon; a last plan is told for a year, since its horizon is no real one."""


_STATE = ("free", "binds", "bends")
TURNS = ("now relaxed", "no longer relaxed", "now binds", "no longer binds")
"""How the state of a rule can turn."""

SEVERAL = "differs by year or place"
"""Turn of a rule that did not turn the same way everywhere."""

_RULE = ["rule", "family", "status", "nation", "account", "item", "year"]


def headline(before: Side, after: Side, *, proven: bool = True) -> pd.DataFrame:
    """Return the main figures side by side; those that a side does not know are empty.

    Beside a last plan, money and expected loss are told a year. Without `proven` nothing is said of
    what no plan can be worth more than.
    """
    rows = [
        {"key": key, "figure": words, "unit": unit,
         "before": _told(before.figures.get(key), unit), "after": _told(after.figures[key], unit)}
        if before.is_plan or key not in _A_YEAR
        else _a_year(key, before, after)
        for key, words, unit in _FIGURES
        if after.figures.get(key) is not None and (proven or key != "bound")
        and (key not in _IF_PRICED or before.figures.get(key) or after.figures[key])
    ]  # fmt: skip
    frame = pd.DataFrame(rows).astype({"before": "float64", "after": "float64"})
    change = frame["after"] - frame["before"]
    # what is left of rounding is no change
    slight = change.abs() <= ROUNDING * frame[["before", "after"]].abs().max(axis=1).clip(lower=1)
    return frame.assign(change=change.mask(slight, 0.0))


def _a_year(key: str, before: Side, after: Side) -> dict[str, Any]:
    means = [side.figures[key] / len(side.case.years) for side in (before, after)]
    return {"key": f"{key}_a_year", "figure": _A_YEAR[key], "unit": "US$ million a year",
            "before": means[0], "after": means[1]}  # fmt: skip


def _told(value: float | None, unit: str) -> float | None:
    """Return a figure in its unit: shares in per cent."""
    return 100 * value if value is not None and unit.startswith("%") else value


def money(before: Side, after: Side) -> pd.DataFrame:
    """Return US$ million a year by nation and account, largest change first."""
    table = _joined(before.money, after.money, ["nation", "account"], ["musd"])
    table.insert(1, "name", _nation_names(table["nation"], before, after))
    table["change_musd"] = table["after_musd"] - table["before_musd"]
    return _by_size(table, "change_musd")


def goods(before: Side, after: Side) -> pd.DataFrame:
    """Return goods of which a nation gets more or less, whole lines in or out first."""
    names = ["nation", "name", "area", "item", "item_name", "kind", "change", "line", "unit",
             "before_quantity", "after_quantity", "before_musd", "after_musd",
             "change_musd"]  # fmt: skip
    if not (before.has_goods and after.has_goods):
        return pd.DataFrame({name: [] for name in names})
    key = ["nation", "item", "kind", "area", "unit"]
    table = _joined(before.goods, after.goods, key, ["quantity", "musd"])
    was, now = table["before_quantity"], table["after_quantity"]
    table["change"] = "less"
    table.loc[now > was, "change"] = "more"
    table.loc[now <= NOTHING, "change"] = "out"
    table.loc[was <= NOTHING, "change"] = "in"
    whole = table.groupby(["nation", "area"])[["before_quantity", "after_quantity"]]
    none = whole.transform("sum") <= NOTHING
    table["line"] = ""
    table.loc[none["before_quantity"], "line"] = "in"
    table.loc[none["after_quantity"], "line"] = "out"
    table["change_musd"] = table["after_musd"] - table["before_musd"]
    table["name"] = _nation_names(table["nation"], before, after)
    upkeep = table["kind"] == "sustainment"
    names_of_items = pd.Series(_item_names(table["item"], before, after), index=table.index)
    table["item_name"] = names_of_items.where(~upkeep, "Upkeep of " + names_of_items)
    table = _by_size(table[(now - was).abs() > NOTHING], "change_musd")
    return table.sort_values("line", ascending=False, kind="stable", ignore_index=True)[names]


def rules(before: Side, after: Side) -> pd.DataFrame:
    """Return the rules whose state turned: one row a group of places that are told together.

    A rule that turned one way in some years or places and another way in others is one row, of the
    turn `SEVERAL`, and its text says which turned how.
    """
    was, now = _states(before.rules), _states(after.rules)
    turns = {
        key: turn
        for key in (was.keys() | now.keys() if before.is_plan else ())
        if (turn := _turn(was.get(key, "free"), now.get(key, "free")))
    }
    parts = []
    for side, own in ((before, ("no longer relaxed", "no longer binds")),
                      (after, ("now relaxed", "now binds"))):  # fmt: skip
        found = [turns.get(key, "") for key in _keys(side.rules)]
        table = side.rules.assign(change=pd.Series(found, index=side.rules.index, dtype="str"))
        parts.append(with_citations(table[table["change"].isin(own)], side.case))
    groups = groups_of(pd.concat(parts, ignore_index=True), after.case)
    names = names_by_code(before.case) | names_by_code(after.case)
    told_rows = [_turned(rows, names) for rows in groups]
    told_rows.sort(key=lambda row: (*TURNS, SEVERAL).index(row["change"]))
    columns = ["change", *COLUMNS]
    return pd.DataFrame(told_rows, columns=columns).rename(columns={"meaning": "text"})


def _turned(rows: list[dict[Any, Any]], names: dict[str, str]) -> dict[str, Any]:
    """Return the row of a group of rules that turned."""
    row = told(rows, names, turned=True)
    found = {turn: [one for one in rows if one["change"] == turn] for turn in TURNS}
    found = {turn: some for turn, some in found.items() if some}
    if len(found) == 1:
        return {"change": next(iter(found)), **row}
    ways = "; ".join(f"{turn}: {places_in(some, rows, names)}" for turn, some in found.items())
    text = one(f"{sentence(rows, names, turned=True)} {ways[:1].upper()}{ways[1:]}.")
    return {"change": SEVERAL, **row, "meaning": text}


def _turn(before: str, after: str) -> str:
    """Return how the state of a rule turned; empty where it did not."""
    if before == after:
        return ""
    if "bends" in (before, after):
        return "now relaxed" if after == "bends" else "no longer relaxed"
    return "now binds" if after == "binds" else "no longer binds"


def _states(table: pd.DataFrame) -> dict[tuple[str, ...], str]:
    state = table["binds"].astype(int).where(table["bend"] <= VIOLATED, 2)
    return dict(zip(_keys(table), [_STATE[int(number)] for number in state], strict=True))


def _keys(table: pd.DataFrame) -> list[tuple[str, ...]]:
    return [tuple(key) for key in table[_RULE].to_numpy().tolist()]


def _joined(
    before: pd.DataFrame, after: pd.DataFrame, key: list[str], figures: list[str]
) -> pd.DataFrame:
    """Return both frames side by side; what one of them does not have is 0 there."""
    sides = [
        frame[key + figures].rename(columns={name: f"{side}_{name}" for name in figures})
        for side, frame in (("before", before), ("after", after))
    ]
    table = sides[0].merge(sides[1], on=key, how="outer", indicator="where")
    for side, other in (("before", "right_only"), ("after", "left_only")):
        table.loc[table["where"] == other, [f"{side}_{name}" for name in figures]] = 0.0
    return table.drop(columns="where")


def _by_size(table: pd.DataFrame, column: str) -> pd.DataFrame:
    order = table[column].abs().sort_values(ascending=False, kind="stable").index
    return table.loc[order].reset_index(drop=True)


def _nation_names(codes: pd.Series[str], before: Side, after: Side) -> list[str]:
    names: dict[str, str] = {}
    for case in (before.case, after.case):
        names |= names_in(case, "nations", "nation")
    return [names.get(code, code) for code in codes]


def _item_names(codes: pd.Series[str], before: Side, after: Side) -> list[str]:
    names: dict[str, str] = {}
    for case in (before.case, after.case):
        names |= dict(zip(case.items["item"], case.items["name"], strict=True))
    return [names.get(code, code) for code in codes]
