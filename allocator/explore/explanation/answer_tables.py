"""The tables of an answer for a reader: text cells under headings in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from allocator.explore.explanation import three_plans as plans
from allocator.explore.explanation.rule_reasons import missed_reason
from allocator.explore.section import FIGURES
from allocator.inputs.case.last_plan_name import last_plan_label
from allocator.inputs.case.names import names_by_code, names_in
from allocator.inputs.case.unread import checked_part, unchecked_part
from allocator.report.charts.labels import year as year_label
from allocator.report.decisions.facts import amount_words
from allocator.report.equipment import nation_deliveries
from allocator.report.nation.sheet import nation_lines, nation_money
from allocator.util.column_places import written
from allocator.util.format import counted, figure, fixed, percent
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.explore.explanation.answer import Answer
    from allocator.explore.explanation.differing import Line, Part

ADDS_UP = "What the difference adds up from"
"""Title of the part of an answer that has all of the difference, rules included."""

_PLACES = 4
_SHOWN = 0.5 * 10**-_PLACES
"""Value points that are shown as nothing, and less."""

_RATED_MUSD = 0.05
"""US$ million that are shown as none, and less, have no rate: it would be of a rounded figure."""

_CHANGE = "Change, US$ million"
_RATE = "Points per US$ 100 million"

_PARTS = {
    "waste": "Money above what is absorbed well",
    "change": "Change from the last plan",
    "swing": "Swings from year to year",
}


def given(answer: Answer) -> pd.DataFrame | None:
    """Return what the plan gives of the line by year; None: nothing."""
    question = answer.question
    if question.kind not in ("nation", "account"):
        return goods_given(answer)
    money = nation_money(answer.plan, question.nation)
    if question.kind == "account":
        money = money[money["account"] == question.line]
    if money.empty:
        return None
    years = [str(year) for year in answer.plan.case.years]
    heads = {
        "last_musd": f"{last_plan_label(answer.plan.case)}, a year",
        **{one: one for one in years},
        "total_musd": "Total",
    }
    rows = [{"Account": row["name"]} | {heads[one]: row[one] for one in heads}
            for row in money.to_dict("records")]  # fmt: skip
    if len(rows) > 1:
        rows.append({"Account": "All accounts"}
                    | {heads[one]: float(money[one].sum()) for one in heads})  # fmt: skip
    return _table(rows, dict.fromkeys(heads.values(), "money"))


def goods_given(answer: Answer) -> pd.DataFrame | None:
    """Return the goods of the line by year, an account a row; None: there are none."""
    plan, question = answer.plan, answer.question
    lines = nation_lines(plan, question.nation)
    if question.kind == "account":
        lines = lines[lines["account"] == question.line]
    elif question.kind != "nation":
        items = plan.case.items
        wanted = items.loc[items[question.kind] == question.line, "item"]
        lines = lines[lines["item"].isin(wanted)]
        if question.kind == "item":
            lines = lines[lines["kind"] != "sustainment"]
    if lines.empty:
        return None
    years = [str(year) for year in plan.case.years]
    rows = [
        {"Item": f"{'Upkeep of ' if row['kind'] == 'sustainment' else ''}{row['item_name']}",
         "Account": row["account"], "Unit": row["unit"], **{one: row[one] for one in years},
         "US$ million": row["total_musd"]}
        for row in lines.to_dict("records")
    ]  # fmt: skip
    return _table(rows, {**dict.fromkeys(years, "quantity"), "US$ million": "money"})


def three_plans(answer: Answer) -> pd.DataFrame | None:
    """Return what the plan shown and the two compared give and are worth; None: there is no pair.

    US$ million and quantities are over all years.
    """
    rows, heads = list(plans.three_plans(answer)), plans.heads(answer)
    if not rows:
        return None
    shown = [{"Over all years": row["what"], "Unit": row["unit"],
              **{head: row[head] for head in heads}} for row in rows]  # fmt: skip
    return _table(shown, dict.fromkeys(heads, "quantity"))


def lines(answer: Answer, most: int | None = None) -> pd.DataFrame:
    """Return the lines that gain or lose value, and the sums of the others: together the loss.

    A line has a rate where more money meets more need, or less money less, and the money is not
    shown as none. At most `most` lines are shown, those with the largest difference of value, with
    the good that moves most money.
    """
    brief = most is not None
    large = [one for one in answer.lines if abs(one.value) >= _SHOWN]
    first = sorted(large, key=lambda one: -abs(one.value))[:most]
    shown = [one for one in large if one in first]
    rest = [one for one in answer.lines if one not in shown]
    rows = [_line(one, _moved_in(answer, one) if brief else 0) for one in shown]
    if rest:
        small = len(shown) == len(large)
        told = "hardly any difference in value" if small else "smaller differences in value"
        rows.append(_sums(counted(len(rest), "other line"), told, rest))
    others = -(answer.loss or 0.0) - sum(one.value for one in answer.lines)
    if abs(others) >= _SHOWN:
        rows.append({"Line": "Rules, changes and waste", "What changes": f"see “{ADDS_UP}” below",
                     "Value points": others})  # fmt: skip
    if len(rows) > 1:
        total = _sums("Together", "", answer.lines)
        rows.append(total | {"Value points": -(answer.loss or 0.0)})
    return _table(rows, {_CHANGE: "change", "Value points": "points", _RATE: "rate"})


def _moved_in(answer: Answer, line: Line) -> int:
    """Return how many goods of a line differ; its own words tell the largest of them only."""
    return len({(one.item, one.kind) for one in answer.moved
                if (one.nation, one.area) == (line.nation, line.area)})  # fmt: skip


def _line(one: Line, moved: int) -> dict[str, Any]:
    """Return the row of a line; in brief with one good and how many others of so many move."""
    rate, goods = one.value_per_musd, one.goods
    rated = rate if rate is not None and abs(one.change_musd) >= _RATED_MUSD else 0.0
    if moved:
        others = f" and {counted(moved - 1, 'other')}" if moved > 1 else ""
        goods = f"{goods.split('; ')[0]}{others}"
    return {"Line": f"{one.name}: {one.area_name}", "What changes": goods,
            _CHANGE: one.change_musd, "Value points": one.value,
            _RATE: 100 * rated if rated > 0 else None}  # fmt: skip


def _sums(name: str, goods: str, lines: Iterable[Line]) -> dict[str, Any]:
    money, points = (sum(getattr(one, part) for one in lines) for part in ("change_musd", "value"))
    return {"Line": name, "What changes": goods, _CHANGE: money, "Value points": points}


def deliveries(answer: Answer) -> pd.DataFrame:
    """Return by year what of equipment is ordered, delivered, working and idle, and why."""
    found = nation_deliveries(answer.plan, answer.question.nation)
    found = found[found["item"] == answer.question.line]
    heads = {"lots_bought": "Ordered", "lots_delivered": "Delivered", "lots_working": "Working",
             "lots_idle": "Idle"}  # fmt: skip
    rows = [
        {"Year": year_label(row["year"], row["period"])}
        | {head: row[name] for name, head in heads.items()}
        | {"Why idle": row["reasons"]}
        for row in found.to_dict("records")
    ]
    return _table(rows, dict.fromkeys(heads.values(), "quantity"))


def law(answer: Answer) -> pd.DataFrame | None:
    """Return the laws and limits that apply; None: there are none."""
    rows = [
        {"What it says": one.words, "Kind": str(one.kind).capitalize(), "Source": one.citation,
         "Exception": checked_part(one.exception), "Not checked": unchecked_part(one.exception)}
        for one in answer.reasons if one.points is None
    ]  # fmt: skip
    if not rows:
        return None
    table = _table(rows)
    return table.loc[:, [bool(table[name].astype(bool).any()) for name in table]]


def trials(answer: Answer) -> pd.DataFrame:
    """Return the changes that were tried, and from what number on they turn the answer."""
    return _table([
        {"Change tried": one.words, "Changes the answer": "yes" if one.turns else "no",
         "Smallest tested that does": "" if one.amount is None else _size(one.amount, one.unit),
         "Tried up to": _size(one.most, one.unit)}
        for one in answer.trials
    ])  # fmt: skip


def _size(number: float, unit: str) -> str:
    """Write a number that was changed: a share, a quantity, or a count whose unit is said."""
    if unit == "share":
        return percent(number)
    if unit in ("units", "items", "waivers"):
        return figure(number)
    return amount_words(number, unit)


def parts(answer: Answer) -> pd.DataFrame:
    """Return the parts of the difference of value, which add up to it."""
    case = answer.plan.case
    names = names_by_code(case), names_in(case, "areas", "area")
    shown = [one for one in answer.parts if abs(one.points) >= _SHOWN]
    rest = [one for one in answer.parts if abs(one.points) < _SHOWN]
    rows = [{"Part": _part(answer, one, *names), "Value points": one.points} for one in shown]
    if rest:
        told = f"Smaller parts: {len(rest)}"
        rows.append({"Part": told, "Value points": sum(one.points for one in rest)})
    rows.append({"Part": "Sum", "Value points": sum(one.points for one in answer.parts)})
    return _table(rows, {"Value points": "points"})


def _part(answer: Answer, part: Part, names: Mapping[str, str], areas: Mapping[str, str]) -> str:
    if part.part == "need":
        return f"Need met: {names[part.nation]}, {areas.get(part.area) or part.area}"
    if part.part == "rule":
        assert answer.best is not None and answer.forced is not None
        return missed_reason((answer.best, answer.forced), part.rule, -part.points).words
    return _PARTS[part.part]


def moved(answer: Answer) -> pd.DataFrame:
    """Return every good that differs, by year, in the plan asked about and the two compared."""
    names = names_by_code(answer.plan.case)
    heads = plans.heads(answer)
    rows = [
        {"Nation": names[one.nation],
         "Item": f"{'Upkeep of ' if one.kind == 'sustainment' else ''}{names[one.item]}",
         "Year": str(one.year), "Unit": one.unit,
         **dict(zip(heads, (one.plan, one.best, one.forced), strict=True)),
         _CHANGE: one.change_musd}
        for one in answer.moved
    ]  # fmt: skip
    return _table(rows, {**dict.fromkeys(heads, "quantity"), _CHANGE: "change"})


def _table(rows: list[dict[str, Any]], figures: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Return rows as a table of texts; `figures` are its columns of figures and their kinds.

    Columns of one kind are read next to each other and have the same decimals, quantities in all
    rows of one unit. What is nothing is a dash.
    """
    figures, units = figures or {}, [str(row.get("Unit", "")) for row in rows]
    shown = [dict(row) for row in rows]
    for kind in dict.fromkeys(figures.values()):
        names = [name for name in figures if figures[name] == kind]
        columns = [[_known(row.get(name), units[at], kind) for at, row in enumerate(rows)]
                   for name in names]  # fmt: skip
        told = _texts(columns, units, kind)
        for name, cells in zip(names, told, strict=True):
            for row, cell, value in zip(shown, cells, (one.get(name) for one in rows), strict=True):
                row[name] = cell or ("" if value is None else "–")
    table = pd.DataFrame([{name: str(cell) for name, cell in row.items()} for row in shown],
                         dtype="str").fillna("")  # fmt: skip
    table.attrs[FIGURES] = list(figures)
    return table


def _known(value: float | None, unit: str, kind: str) -> float | None:
    """Return a figure; None where it is nothing."""
    least = _SHOWN if "points" in (unit, kind) else NOTHING
    return None if value is None or abs(value) < least else value


def _texts(columns: list[list[float | None]], units: list[str], kind: str) -> list[list[str]]:
    """Write columns of one kind; value points always have the same decimals."""
    if kind == "points":
        return [["" if cell is None else _points(cell) for cell in column] for column in columns]
    if kind == "quantity":
        texts = written(columns, units, whole=True)
        return [["" if cell is None else fixed(cell, _PLACES) if unit == "points" else text
                 for cell, unit, text in zip(column, units, own, strict=True)]
                for column, own in zip(columns, texts, strict=True)]  # fmt: skip
    return written(columns, signed=kind == "change")


def _points(points: float) -> str:
    return f"{'−' if points < 0 else '+'}{fixed(abs(points), _PLACES)}"
