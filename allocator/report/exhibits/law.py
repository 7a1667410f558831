"""Exhibits of rules: limits reached, policy targets missed, bars of law and the waivers used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocator.inputs.case.unread import checked_part
from allocator.report.rules.groups import limit_words
from allocator.report.rules.later_bars import (
    NOT_IN_DATA,
    closed_later,
    closed_together,
    closed_words,
)
from allocator.report.rules.legal_bars import legal_bars
from allocator.report.tables import bending_rules, binding_rules
from allocator.util.exhibit import Column, Exhibit
from allocator.util.format import figure

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

_STATES = {"yes": "bars", "waived": "waived by the policy", "lifts": "exempts"}


def rules(plan: Plan) -> Exhibit:
    """Return policy targets that are missed, then the limits that the plan reaches."""
    missed = [
        ["target missed", "policy", row["meaning"], limit_words(row["limit"], row["limit"],
         row["unit"]), f"{figure(row['bend'])} {row['unit']}", row["citation"]]
        for row in bending_rules(plan).to_dict("records")
    ]  # fmt: skip
    reached = [
        ["limit reached", row["status"], row["meaning"],
         limit_words(row["limit_low"], row["limit_high"], row["unit"]), "", row["citation"]]
        for row in binding_rules(plan).to_dict("records")
    ]  # fmt: skip
    return Exhibit(
        "Limits and targets",
        "Rules that shape the plan",
        ("First the policy targets that are missed, then the limits that the plan reaches: law, "
         "policy, capacity. Rules that say the same of several places are one row.",),
        (
            Column("State", width=14), Column("Kind", width=10), Column("Rule", width=80),
            Column("Limit", width=20), Column("Missed by", width=16), Column("Source", width=50),
        ),
        [*missed, *reached],
    )  # fmt: skip


def law(plan: Plan) -> Exhibit:
    """Return every bar and exemption of the case with its source, and the exceptions used."""
    table = legal_bars(plan)
    rows = [
        [_STATES[row["in_force"]], row["bars"], row["accounts"].replace(";", ", "),
         row["nations_closed"], row["nations"], row["waivable"], checked_part(row["exception"]),
         row["not_checked"],
         row["citation"], row["date"]]
        for row in table.to_dict("records")
    ]  # fmt: skip
    later = closed_later(plan)
    closed = [
        [NOT_IN_DATA, f"{row['name']}: {row['words']} of this plan", row["accounts"], 1,
         row["name"], "not checked", row["exception"], row["not_checked"], row["citation"], ""]
        for row in closed_together(plan, later).to_dict("records")
    ]  # fmt: skip
    told = f" {closed_words(later)}" if closed else ""
    used = int((table["exception"] != "").sum())
    return Exhibit(
        "Law",
        "Bars, exemptions and waivers that the plan rests on",
        (f"{used} of {len(table)} rows have an exception that is used or open: see column "
         "Exception. Closes: nations that need something which this bar alone keeps from them."
         f"{told}",),
        (
            Column("Effect", width=14), Column("Money concerned", width=60),
            Column("Accounts", width=16), Column("Closes, nations", "count", 9),
            Column("Among them", width=34), Column("Waivable", width=9),
            Column("Exception", width=44), Column("Not checked", width=44),
            Column("Source", width=44), Column("Date", width=11),
        ),
        [*closed, *rows],
    )  # fmt: skip
