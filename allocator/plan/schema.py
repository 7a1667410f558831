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
_SKILL = _text("skill", "Code of the skill.")
_PERIOD = _text("period", "horizon, or after for the year that follows it.")
_MEAN_PERIOD = _text(
    "period",
    "horizon; or after: the first year after it represents the average of the years after.",
)


def _lots(name: str, meaning: str) -> PlanColumn:
    return PlanColumn(name, "number", "lots", meaning)


def _persons(name: str, meaning: str) -> PlanColumn:
    return PlanColumn(name, "number", "persons", meaning)


PLAN_TABLES: tuple[PlanTable, ...] = (
    PlanTable("lines", "What each nation gets, from which account and when: the plan itself.",
              ("nation", "item", "kind", "account", "year"), (
        _NATION,
        _text("nation_name", "Name of the nation."),
        _text("kind", "equipment, training, grant, or sustainment of equipment given before."),
        _ITEM,
        _text("item_name", "Name of the item."),
        _AREA, _ACCOUNT, _YEAR,
        _number("quantity", "as in column unit",
                "Lots, seats or money; a lot that accounts share is split between their rows."),
        _text("unit", "lots, seats or US$M (grants and sustainment)."),
        _musd("cost_musd", "Cost without the account's surcharge."),
        _musd("obligation_musd", "Money obligated, surcharge included."),
        _points("points", "Capability points bought; 0 for sustainment."),
    )),
    PlanTable("spending", "Money obligated by nation, account and year.",
              ("nation", "account", "year"),
              (_NATION, _ACCOUNT, _YEAR, _musd("obligation_musd", "Money obligated."))),
    PlanTable("vintages", "Money obligated by account, year it was new and year of use.",
              ("account", "vintage", "year"),
              (_ACCOUNT, _VINTAGE, _YEAR, _musd("obligated_musd", "Money obligated."))),
    PlanTable("accounts", "What happens to each year's money of each account.",
              ("account", "vintage"), (
        _ACCOUNT, _VINTAGE,
        _musd("amount_musd", "New money of that year."),
        _musd("set_aside_musd", "Part of it reserved for regional and global programmes."),
        _musd("obligated_musd", "Obligated to nations over the horizon."),
        _musd("lapsed_musd", "Left when its life ends within the horizon."),
        _musd("carried_past_horizon_musd", "Left at the end of the horizon and still available."),
    )),
    PlanTable("disbursements", "Money obligated and paid out by account: equipment is paid for "
              "when it is delivered, everything else when it is obligated.", ("account", "year"), (
        _ACCOUNT, _YEAR,
        _musd("obligated_musd", "Money obligated in the year."),
        _musd("disbursed_musd", "Money paid out in the year."),
        _musd("outstanding_musd", "Obligated and not yet paid out at the end of the year."),
    )),
    PlanTable("deliveries", "Lots of equipment bought, delivered, in hand, at work and idle, with "
              "the reasons.", ("nation", "item", "year"), (
        _NATION, _ITEM, _YEAR,
        _lots("lots_bought", "Lots bought in the year."),
        _lots("lots_delivered", "Lots that arrive in the year."),
        _lots("lots_on_order", "Lots bought and not delivered at the end of the year."),
        _lots("lots_in_hand", "Lots delivered, less wear."),
        _lots("lots_working", "Lots in hand that are operational and needed."),
        _lots("lots_idle", "Lots in hand that are not; the sum of the next four."),
        _lots("lots_idle_ramp", "Idle because they are still being fielded."),
        _lots("lots_idle_crew", "Idle because trained people are missing."),
        _lots("lots_idle_tail", "Idle because nobody pays their upkeep."),
        _lots("lots_idle_unneeded", "Idle because the need is met without them."),
        _musd("idle_musd", "Idle lots at the price of the package."),
        _MEAN_PERIOD,
    )),
    PlanTable("sustainment", "What it costs to sustain the equipment given, and who pays.",
              ("nation", "year"), (
        _NATION, _YEAR,
        _musd("need_musd", "Cost of sustaining all lots past initial support that could work."),
        _musd("host_musd", "Paid by the nation itself."),
        _musd("donor_musd", "Paid by donors; after the horizon out of what is promised."),
        _musd("unpaid_musd", "Paid by nobody: lots left idle or not needed."),
        _number("donor_share", "share of what is paid", "Share of what is paid that donors pay."),
        _musd("promised_musd", "Most that donors pay a year after the horizon; 0 within it."),
        _PERIOD,
    )),
    PlanTable("people", "People who run equipment: needed and there.",
              ("nation", "skill", "year"), (
        _NATION, _SKILL, _YEAR,
        _persons("base_persons", "People the nation has by itself."),
        _persons("graduates_persons", "Graduates of this plan's courses still at work."),
        _persons("needed_persons", "People needed if all lots that are ready worked."),
        _persons("used_persons", "People who run lots at work."),
        _persons("short_persons", "People needed and missing."),
        _MEAN_PERIOD,
    )),
    PlanTable("modules", "What must be given with equipment, from the first year to this one.",
              ("nation", "item", "year"), (
        _NATION,
        _text("item", "Code of the module: a package, course or grant."),
        _YEAR,
        _number("due_units", "lots, seats or US$M", "Due by the year."),
        _number("given_units", "lots, seats or US$M", "Given by the year."),
        _number("missing_units", "lots, seats or US$M", "Due and not given."),
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
        _points("supply_points", "Points in hand and at work, before diversion."),
        _points("met_points", "Points that meet a need."),
        _points("beyond_points", "Points in hand after diversion that meet no need."),
        _number("share_met", "share of need", "Met points as a share of the need."),
        _number("value", "value points", "Value of the points met."),
    )),
    PlanTable("after", "How far needs are met in an average year after the horizon.",
              ("nation", "area"), (
        _NATION, _AREA,
        _points("need_points", "Points needed a year."),
        _points("supply_points", "Points in hand and at work, before diversion."),
        _points("working_points", "Part of them from equipment that must be fielded."),
        _points("met_points", "Points that meet a need."),
        _number("share_met", "share of need", "Met points as a share of the need."),
        _number("value", "value points", "Value of the points met in all years after the horizon."),
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
    PlanTable("rules", "Every rule: what it limits, how close the plan is to it, whether it is "
                       "relaxed.",
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
        _number("slack", "as in column unit", "What is left until it binds; below 0: it is "
                                              "relaxed."),
        _number("bend", "as in column unit", "By how much it is relaxed (the shortfall or "
                                             "excess)."),
        _number("bend_price_value", "value points a unit", "Price of relaxing it by one unit."),
        _text("unit", "Unit of activity, limit, slack and bend."),
        PlanColumn("binds", "yesno", "", "Whether it stops the plan from doing more (or less)."),
        _text("citation", "Source of the rule."),
        _text("meaning", "The rule in plain words."),
    )),
    PlanTable("money_ranges",
              "Range of each nation's money over its alternatives, taken alone: those "
              "that the search has seen and that the bound does not rule out; others may be "
              "possible. Empty where the search has seen none (small problems).", ("nation",), (
        _NATION,
        _musd("obligation_musd", "Money obligated in this plan, all years together."),
        _musd("low_musd", "Least money of the nation in such a plan, this one included."),
        _musd("high_musd", "Most money of the nation in such a plan, this one included."),
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
