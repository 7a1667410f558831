"""One record for each variable and each family of rows: status, index, unit, what links nations.

The mathematics of a row stands in the family's own file; what else must be known of it by name is
read from here. A test holds the records against the compiled matrix.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Status = Literal["law", "capacity", "policy", "definition"]
"""Law and capacity never give way, policy bends at a price, a definition only names a sum."""

Unit = Literal["money", "points", "count", "decision", "module"]
"""US$ million; capability points; lots, seats, persons, switches and whatever else is counted; or
the unit of the decision or of the module that the key is about."""

Scope = Literal["nation", "linking", "either"]
"""Whose a variable is: one nation's, the first component of its key; nobody's, as its column lies
in rows of several nations; or that of the nation that its rows are about, if they are about one."""


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable; `price` is the family whose price of bending a bend costs."""

    name: str
    index: tuple[str, ...]
    unit: Unit = "count"
    scope: Scope = "nation"
    price: str = ""


@dataclass(frozen=True, slots=True)
class RowFamily:
    """A family of rows of one form; `bend` is the variable by which a policy row gives way."""

    name: str
    status: Status
    index: tuple[str, ...]
    unit: Unit = "count"
    bend: str = ""

    @property
    def price(self) -> str:
        """The family of rules that switches it off and prices its bending; empty unless policy."""
        return VARIABLES[self.bend].price if self.bend else ""


def _variable(
    name: str, index: str, unit: Unit = "count", scope: Scope = "nation", price: str = ""
) -> Variable:
    return Variable(name, tuple(index.split()), unit, scope, price)


def _rows(name: str, status: Status, index: str, unit: Unit = "count", bend: str = "") -> RowFamily:
    return RowFamily(name, status, tuple(index.split()), unit, bend)


VARIABLES: dict[str, Variable] = {
    one.name: one
    for one in (
        _variable("lots", "nation item year"),
        _variable("seats", "nation item year"),
        _variable("grant", "nation item year", "money"),
        _variable("grant_on", "nation item"),
        _variable("line_on", "nation area"),
        _variable("line_cost", "nation area", "money"),
        _variable("pay", "nation account use year", "money"),
        _variable("obligation", "nation account year", "money"),
        _variable("total", "year", "money", "linking"),
        _variable("draw", "account vintage year", "money", "linking"),
        _variable("earmarked", "rule year", "money", "either"),
        _variable("earmark_base", "rule year", "money", "linking"),
        _variable("spend", "nation year segment", "money"),
        _variable("fresh", "nation item period"),
        _variable("sustained", "nation item period"),
        _variable("host_pay", "nation use year", "money"),
        _variable("donor_pay", "nation use year", "money"),
        _variable("donor_after", "nation", "money"),
        _variable("busy", "nation item"),
        _variable("item_on", "nation item"),
        _variable("start", "nation item year"),
        _variable("supply", "nation area period", "points"),
        _variable("met", "nation area period piece", "points"),
        _variable("up", "nation account year", "money"),
        _variable("down", "nation account year", "money"),
        _variable("rise", "nation year", "money"),
        _variable("fall", "nation year", "money"),
        _variable("changed_on", "nation account"),
        _variable("bend_earmark", "rule year", "money", "either", "earmark"),
        _variable("bend_coverage", "rule year", "points", "linking", "coverage"),
        _variable("bend_risk", "year", "money", "linking", "risk"),
        _variable("bend_exposure", "nation year", "money", "linking", "exposure"),
        _variable("bend_grade", "grade year", "money", "linking", "grade"),
        _variable("bend_low", "rule", "decision", "either", "lock"),
        _variable("bend_high", "rule", "decision", "either", "lock"),
        _variable("bend_module", "nation item year", "module", "nation", "module"),
        _variable("bend_types", "nation", "count", "nation", "types"),
        _variable("bend_graduation", "nation year", "money", "nation", "graduation"),
        _variable("bend_after", "period", "money", "linking", "after"),
        _variable("bend_idle", "one", "money", "linking", "idle"),
        _variable("bend_band_low", "band year", "money", "either", "band"),
        _variable("bend_band_high", "band year", "money", "either", "band"),
        _variable("bend_changed", "one", "count", "linking", "changed"),
        _variable("bend_all_lines", "one", "count", "linking", "all_lines"),
    )
}
"""Every variable by name."""

ROWS: dict[str, RowFamily] = {
    one.name: one
    for one in (
        _rows("use_cost", "definition", "nation use year", "money"),
        _rows("obligated", "definition", "nation account year", "money"),
        _rows("account_year", "definition", "account year", "money"),
        _rows("vintage", "capacity", "account year", "money"),
        _rows("all_money", "definition", "year", "money"),
        _rows("counted", "definition", "rule year", "money"),
        _rows("counted_base", "definition", "rule year", "money"),
        _rows("law_floor", "law", "rule year", "money"),
        _rows("law_cap", "law", "rule year", "money"),
        _rows("law_share_floor", "law", "rule year", "money"),
        _rows("law_share_cap", "law", "rule year", "money"),
        _rows("policy_floor", "policy", "rule year", "money", "bend_earmark"),
        _rows("policy_cap", "policy", "rule year", "money", "bend_earmark"),
        _rows("policy_share_floor", "policy", "rule year", "money", "bend_earmark"),
        _rows("policy_share_cap", "policy", "rule year", "money", "bend_earmark"),
        _rows("production", "capacity", "item year"),
        _rows("stock", "capacity", "item"),
        _rows("course_seats", "capacity", "item year"),
        _rows("vetted", "law", "nation year"),
        _rows("language", "capacity", "nation year"),
        _rows("grant_size", "capacity", "nation item", "money"),
        _rows("grant_switch", "capacity", "nation item", "money"),
        _rows("fielded", "capacity", "nation item period"),
        _rows("crewed", "capacity", "nation skill period"),
        _rows("supported", "capacity", "nation item period"),
        _rows("tail_paid", "definition", "nation use year", "money"),
        _rows("host_share", "capacity", "nation year", "money"),
        _rows("graduation", "policy", "nation year", "money", "bend_graduation"),
        _rows("tail_after", "capacity", "nation", "money"),
        _rows("after_money", "policy", "period", "money", "bend_after"),
        _rows("at_work", "definition", "nation item"),
        _rows("asked", "definition", "nation area", "points"),
        _rows("idle", "policy", "one", "money", "bend_idle"),
        _rows("module_law", "law", "nation item year", "module"),
        _rows("module_policy", "policy", "nation item year", "module", "bend_module"),
        _rows("prerequisite", "capacity", "nation item needs year"),
        _rows("item_switch", "capacity", "nation item"),
        _rows("item_size", "capacity", "nation item"),
        _rows("start_once", "capacity", "nation item"),
        _rows("start_window", "capacity", "nation item year"),
        _rows("excluded", "capacity", "group nation"),
        _rows("types", "policy", "nation", "count", "bend_types"),
        _rows("absorbed_money", "capacity", "nation year", "money"),
        _rows("lines_at_once", "capacity", "nation"),
        _rows("line_spent", "definition", "nation area", "money"),
        _rows("line_money", "capacity", "nation area", "money"),
        _rows("line_size", "capacity", "nation area", "money"),
        _rows("line_met", "definition", "nation area", "points"),
        _rows("all_lines", "policy", "one", "count", "bend_all_lines"),
        _rows("supplied_first", "definition", "nation area year", "points"),
        _rows("supplied", "definition", "nation area year", "points"),
        _rows("supplied_after", "definition", "nation area period", "points"),
        _rows("filled", "definition", "nation area period", "points"),
        _rows("coverage", "policy", "rule year", "points", "bend_coverage"),
        _rows("risk_budget", "policy", "year", "money", "bend_risk"),
        _rows("exposure", "policy", "nation year", "money", "bend_exposure"),
        _rows("grade_exposure", "policy", "grade year", "money", "bend_grade"),
        _rows("lock_low", "policy", "rule", "decision", "bend_low"),
        _rows("lock_high", "policy", "rule", "decision", "bend_high"),
        _rows("change", "definition", "nation account year", "money"),
        _rows("swing", "definition", "nation year", "money"),
        _rows("band_low", "policy", "band year", "money", "bend_band_low"),
        _rows("band_high", "policy", "band year", "money", "bend_band_high"),
        _rows("changed", "definition", "nation account", "money"),
        _rows("changes", "policy", "one", "count", "bend_changed"),
    )
}
"""Every family of rows by name, in the order of ``models/README.md``."""

LINKING = tuple(name for name, one in VARIABLES.items() if one.scope == "linking")
"""Variables that belong to no nation."""

EITHER = tuple(name for name, one in VARIABLES.items() if one.scope == "either")
"""Variables of rules that may be about one nation or about several; their rows tell."""

LAW_OF_EARMARKS = tuple(
    name for name, one in ROWS.items() if one.status == "law" and one.index == ("rule", "year")
)
"""Families of rows by which an earmark of status law is kept."""


def part_of_key(name: str, part: str, key: object) -> object:
    """Return the component `part` of a key of the variable or family of rows `name`.

    Examples
    --------
    >>> part_of_key("vetted", "nation", ("KEN", 2030))
    'KEN'
    >>> part_of_key("excluded", "nation", ("hull", "KEN")), part_of_key("stock", "item", "boat")
    ('KEN', 'boat')
    """
    index = (VARIABLES.get(name) or ROWS[name]).index
    return key[index.index(part)] if isinstance(key, tuple) else key
