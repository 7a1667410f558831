"""Equipment on the screen: what stands idle and why, who sustains it, what a nation gets when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allocator.cli.tables import Form, lay_out, musd
from allocator.plan.summary import summary
from allocator.report import equipment as report_equipment
from allocator.report.sentences import equipment_words, payment_words, upkeep_words

if TYPE_CHECKING:
    from rich.console import RenderableType

    from allocator.plan.plan import Plan

_UPKEEP: dict[str, tuple[str, Form]] = {
    "when": ("year", str),
    "need_musd": ("needed", musd),
    "host_musd": ("nations\npay", musd),
    "donor_musd": ("donors\npay", musd),
    "unpaid_musd": ("nobody\npays", musd),
}


def equipment_view(plan: Plan) -> list[RenderableType]:
    """Return what becomes of equipment in a few sentences, and its upkeep after the horizon."""
    figures, years = summary(plan), plan.case.years
    told = [
        equipment_words(figures, years[-1]),
        upkeep_words(figures, years[0], years[-1]),
        payment_words(figures, years[-1], report_equipment.last_payment(plan)),
    ]
    parts: list[RenderableType] = [line for text in told if text for line in (text, "")]
    upkeep = report_equipment.upkeep_by_year(plan)
    if (upkeep["period"] == "after").any():
        upkeep = upkeep[upkeep["year"] >= years[-1]]
        title = f"Upkeep, US$ million a year; after {years[-1]} donors pay what is promised"
        parts += lay_out(title, upkeep.assign(when=upkeep["year"].astype("str")), _UPKEEP)
    return parts


def nation_view(plan: Plan, nation: str) -> list[RenderableType]:
    """Return the equipment of a nation by year: deliveries, idle lots with reasons, upkeep, people.

    Raises
    ------
    DataError
        The case has no such nation.
    """
    name, last = report_equipment.nation_name(plan, nation), plan.case.years[-1]
    lots = report_equipment.nation_deliveries(plan, nation)
    upkeep = report_equipment.nation_upkeep(plan, nation)
    people = report_equipment.nation_people(plan, nation)
    if lots.empty:
        return [f"{name} gets no equipment in this plan."]
    parts: list[RenderableType] = [f"Equipment of {name}, in lots", ""]
    for package, own in lots.groupby("name", sort=False):
        parts += lay_out(str(package), _dated(own, last), _LOTS)
    if not upkeep.empty:
        upkeep = upkeep.assign(when=upkeep["year"].astype("str"))
        parts += lay_out(f"Upkeep of the equipment of {name}, US$ million", upkeep, _UPKEEP)
    if not people.empty:
        parts += lay_out(f"People of {name} who run equipment", _dated(people, last), _PEOPLE)
    return parts


def _dated(frame: Any, last: int) -> Any:
    """Return rows with their year in words; the mean year after the horizon is told as such."""
    when = [str(year) if year <= last else f"after {last}, average" for year in frame["year"]]
    return frame.assign(when=when)


def _lots(value: float) -> str:
    return f"{value:,.3g}" if abs(value) >= 0.0005 else "0"


def _persons(value: float) -> str:
    return f"{value:,.0f}"


_LOTS: dict[str, tuple[str, Form]] = {
    "when": ("year", str),
    "lots_bought": ("bought", _lots),
    "lots_delivered": ("delivered", _lots),
    "lots_on_order": ("on\norder", _lots),
    "lots_in_hand": ("in\nhand", _lots),
    "lots_working": ("at\nwork", _lots),
    "lots_idle": ("idle", _lots),
    "reasons": ("why idle", str),
}
_PEOPLE: dict[str, tuple[str, Form]] = {
    "name": ("skill", str),
    "when": ("year", str),
    "needed_persons": ("needed", _persons),
    "there_persons": ("there", _persons),
    "used_persons": ("at work", _persons),
    "short_persons": ("missing", _persons),
}
