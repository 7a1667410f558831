"""The tables of a plan: every column with its kind, unit and meaning, in one place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "number", "integer", "yesno"]


@dataclass(frozen=True, slots=True)
class PlanColumn:
    """One column of a plan's table. Numbers may be empty (NaN) where `meaning` says so."""

    name: str
    kind: Kind
    unit: str
    meaning: str


@dataclass(frozen=True, slots=True)
class PlanTable:
    """One table of a plan and the columns that together identify a row."""

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[PlanColumn, ...]


def _text(name: str, meaning: str, unit: str = "") -> PlanColumn:
    return PlanColumn(name, "text", unit, meaning)


def _number(name: str, unit: str, meaning: str) -> PlanColumn:
    return PlanColumn(name, "number", unit, meaning)


def _musd(name: str, meaning: str) -> PlanColumn:
    return PlanColumn(name, "number", "US$ million", meaning)


def _points(name: str, meaning: str) -> PlanColumn:
    return PlanColumn(name, "number", "points", meaning)


_NATION = _text("nation", "Code of the nation.")
_ITEM = _text("item", "Code of the package, course or grant.")
_ACCOUNT = _text("account", "Code of the account.")
_AREA = _text("area", "Code of the capability area.")
_YEAR = PlanColumn("year", "integer", "fiscal year", "Fiscal year.")
_VINTAGE = PlanColumn("vintage", "integer", "fiscal year", "Year in which the money is new.")

PLAN_TABLES: tuple[PlanTable, ...] = (
    PlanTable("lines", "What each nation gets, from which account and when: the plan itself.",
              ("nation", "item", "account", "year"), (
        _NATION,
        _text("nation_name", "Name of the nation."),
        _text("kind", "equipment, training or grant."),
        _ITEM,
        _text("item_name", "Name of the item."),
        _AREA, _ACCOUNT, _YEAR,
        _number("quantity", "as in column unit",
                "Lots, seats or money; a lot that accounts share is split between their rows."),
        _text("unit", "lots, seats or US$M."),
        _musd("cost_musd", "Cost without the account's surcharge."),
        _musd("obligation_musd", "Money obligated, surcharge included."),
        _points("points", "Capability points bought."),
    )),
    PlanTable("spending", "Money obligated by nation, account and year.",
              ("nation", "account", "year"),
              (_NATION, _ACCOUNT, _YEAR, _musd("obligation_musd", "Money obligated."))),
    PlanTable("vintages", "Money obligated by account, year it was new and year of use.",
              ("account", "vintage", "year"),
              (_ACCOUNT, _VINTAGE, _YEAR, _musd("obligated_musd", "Money obligated."))),
    PlanTable("accounts", "What becomes of each year's money of each account.",
              ("account", "vintage"), (
        _ACCOUNT, _VINTAGE,
        _musd("amount_musd", "New money of that year."),
        _musd("set_aside_musd", "Part of it for regional and world lines."),
        _musd("obligated_musd", "Obligated to nations over the horizon."),
        _musd("lapsed_musd", "Left when its life ends within the horizon."),
        _musd("carried_past_horizon_musd", "Left at the end of the horizon and still alive."),
    )),
    PlanTable("deliveries", "Lots of equipment bought, delivered and idle.",
              ("nation", "item", "year"), (
        _NATION, _ITEM, _YEAR,
        _number("lots_bought", "lots", "Lots bought."),
        _number("lots_delivered", "lots", "Lots delivered."),
        _number("lots_idle", "lots", "Lots whose points go beyond the need."),
    )),
    PlanTable("seats", "Seats in courses.", ("nation", "item", "year"), (
        _NATION, _ITEM, _YEAR,
        _number("seats", "seats", "Seats."),
        _musd("cost_musd", "Cost without surcharge."),
    )),
    PlanTable("grants", "Assistance given as money.", ("nation", "item", "year"),
              (_NATION, _ITEM, _YEAR, _musd("grant_musd", "Grant without surcharge."))),
    PlanTable("coverage", "How far needs are met.", ("nation", "area", "year"), (
        _NATION, _AREA, _YEAR,
        _points("need_points", "Points needed."),
        _points("supply_points", "Points in hand, before diversion."),
        _points("met_points", "Points that meet a need."),
        _points("beyond_points", "Points in hand after diversion that meet no need."),
        _number("share_met", "share of need", "Met points as a share of the need."),
        _number("value", "value points", "Value of the points met."),
    )),
    PlanTable("absorption", "What each nation can absorb and what it is given.",
              ("nation", "year"), (
        _NATION, _YEAR,
        _musd("spend_musd", "Money obligated."),
        _musd("full_musd", "Part that works with full effect."),
        _musd("most_musd", "Part that works with the policy's effect_most."),
        _musd("limit_musd", "Part that works with the policy's effect_limit."),
        _musd("ceiling_musd", "Most that can be spent; empty: no limit."),
        _musd("waste_musd", "Money lost because it is more than can be absorbed well."),
        _number("people", "persons", "Persons sent to courses."),
        _number("trainable_persons", "persons", "Most that can be sent; empty: no limit."),
    )),
    PlanTable("active_lines", "Lines that are run: areas in which a nation gets assistance.",
              ("nation", "area"),
              (_NATION, _AREA, _musd("cost_musd", "Cost over the horizon, without surcharge."))),
    PlanTable("risk", "Expected loss by nation and year.", ("nation", "year"), (
        _NATION,
        _text("grade", "Risk grade, A the least risky."),
        _YEAR,
        _musd("obligation_musd", "Money obligated."),
        _number("loss_share", "share of money", "Expected loss of a dollar in its first year."),
        _musd("expected_loss_musd", "Expected loss."),
        _number("share_of_year", "share", "Share of the year's money of all nations."),
    )),
    PlanTable("rules", "Every rule: what it limits, how close the plan is, whether it bends.",
              ("rule", "family", "nation", "account", "item", "year"), (
        _text("rule", "Name of the rule."),
        _text("family", "Family of the rule, as in models/README.md."),
        _text("status", "law, capacity or policy."),
        _text("nation", "Nation it is about; empty: more than one."),
        _text("account", "Account it is about; empty: more than one."),
        _text("item", "Item it is about; empty: more than one."),
        _text("year", "Fiscal year, or all."),
        _text("sense", "<= at most, >= at least, = equal."),
        _number("activity", "as in column unit", "What the plan does."),
        _number("limit", "as in column unit", "What the rule allows."),
        _number("slack", "as in column unit", "What is left until it binds; below 0: it is bent."),
        _number("bend", "as in column unit", "By how much it is bent."),
        _number("bend_price_value", "value points a unit", "Price of bending it by one unit."),
        _text("unit", "Unit of activity, limit, slack and bend."),
        PlanColumn("binds", "yesno", "", "Whether it stops the plan from doing more (or less)."),
        _text("citation", "Where the rule is written."),
        _text("meaning", "The rule in plain words."),
    )),
    PlanTable("deviations", "Changes against the last plan.", ("nation", "account", "year"), (
        _NATION, _ACCOUNT, _YEAR,
        _musd("last_musd", "Money a year in the last plan."),
        _musd("plan_musd", "Money in this plan."),
        _musd("change_musd", "This plan less the last plan."),
    )),
)  # fmt: skip
"""All tables in reading order."""


def plan_table(name: str) -> PlanTable:
    """Return the table called `name`; KeyError if there is none."""
    for one in PLAN_TABLES:
        if one.name == name:
            return one
    raise KeyError(name)
