"""One record for each family of rules: what it says, where its figure is written, what it holds.

Status, index and bending of a family are those of its rows in the model, which have records of
their own (`allocator.models.families`). What else is known of rules by family is a view of these
records. The checker keeps its own list on purpose: it must not repeat an error made here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from allocator.models.families import RowFamily, Status

Stops = Literal["", "anything", "course", "equipment"]
"""What a decision asks for that a rule of the family can stop."""


@dataclass(frozen=True, slots=True)
class PolicyFamily:
    """A family that `rules_off` may name; `price` is the usual price of bending it by one unit.

    The price is in multiples of the value of money; None: its rules are not bent. Plans saved
    before version `since` know nothing of it.
    """

    name: str
    price: float | None
    since: str = ""


POLICY_FAMILIES = (
    PolicyFamily("earmark", 10.0),
    PolicyFamily("coverage", 3.0),
    PolicyFamily("risk", 5.0),
    PolicyFamily("exposure", 5.0),
    PolicyFamily("grade", 5.0),
    PolicyFamily("lock", 20.0),
    PolicyFamily("module", 5.0),
    PolicyFamily("types", 3.0),
    PolicyFamily("graduation", 5.0),
    PolicyFamily("after", 3.0),
    PolicyFamily("band", 5.0),
    PolicyFamily("changed", 3.0),
    PolicyFamily("persistence", None),
    PolicyFamily("idle", 3.0, since="0.3"),
    PolicyFamily("all_lines", 3.0, since="0.3"),
)
"""Families of policy rules that can be switched off, in the order in which they are listed."""


@dataclass(frozen=True, slots=True)
class RuleFamily:
    """A family of rules as column `family` of a plan's table `rules` names it.

    `rows` are its families of rows in the model; where it has none, `variable` is the one whose
    limit it is. `key` is what the keys of its rows are made of: columns of the table, or
    ``member``, what follows the first word of the rule's name. `table` and `column` are where the
    case states its figure, `settings` the fields of the policy that state or replace it. `unit` is
    that of the table, empty where it depends on the rule. `limits_nation` says in a few words what
    keeps a nation from more; `promises` tells that the family promises it something. `law` is the
    act that makes it law where no row of the case cites one: law of the United States.
    """

    name: str
    meaning: str
    rows: tuple[str, ...]
    key: tuple[str, ...] = ()
    unit: str = ""
    table: str = ""
    column: str = ""
    settings: tuple[str, ...] = ()
    limits_nation: str = ""
    promises: bool = False
    stops: Stops = ""
    variable: str = ""
    law: str = ""

    @property
    def _in_model(self) -> list[RowFamily]:
        """The records of its rows, read when asked for: the checker must not load the model."""
        from allocator.models.families import ROWS

        return [ROWS[row] for row in self.rows]

    @property
    def statuses(self) -> tuple[Status, ...]:
        """Whether it is law, policy or capacity; earmarks and modules may be law or policy."""
        found = dict.fromkeys(row.status for row in self._in_model)
        return tuple(status for status in found if status != "definition") or ("capacity",)

    @property
    def switch(self) -> str:
        """The family of `POLICY_FAMILIES` that switches it off and prices it; empty if none."""
        return next((row.price for row in self._in_model if row.price), "")


MONEY = "US$ million"

FAMILIES: dict[str, RuleFamily] = {
    one.name: one
    for one in (
        RuleFamily("vintage", "No more money of an account is used than there is.", ("vintage",),
                   ("account", "year"), MONEY, "accounts", "budget_musd",
                   ("budget", "budget_factor")),
        RuleFamily("money", "A nation gets no more money in a year than it can absorb.",
                   ("absorbed_money",), ("nation", "year"), MONEY, "nations", "absorbable_musd",
                   ("absorption_limit",), "the money it can absorb", stops="anything",
                   variable="spend"),
        RuleFamily("vetted", "No more people of a nation are in courses than pass vetting.",
                   ("vetted",), ("nation", "year"), "persons", "nations",
                   "trainable_persons, vetted_share",
                   limits_nation="persons who can be sent to courses", stops="course",
                   law="22 USC 2378d; 10 USC 362"),
        RuleFamily("language", "No more people are in courses than know their language.",
                   ("language",), ("nation", "year"), "persons", "nations",
                   "language_qualified_persons",
                   limits_nation="persons who know the language of courses", stops="course"),
        RuleFamily("crewed", "Lots work only with their whole crew.", ("crewed",),
                   ("nation", "member", "year"), "persons", "skill_base",
                   "persons; graduates of courses", limits_nation="persons who run equipment"),
        RuleFamily("lines", "A nation runs only so many lines at once.", ("lines_at_once",),
                   ("nation",), "lines", "nations", "lines_at_once",
                   limits_nation="the lines it can run at once", stops="anything"),
        RuleFamily("types", "A nation takes on only so many new types of equipment.",
                   ("types",), ("nation",), "types", "nations", "new_types_most",
                   limits_nation="new types of equipment", stops="equipment"),
        RuleFamily("line_size", "A line is at least useful, or nothing.",
                   ("line_size", "line_money"), ("nation", "member"), MONEY,
                   settings=("min_line_musd",), limits_nation="the smallest useful line"),
        RuleFamily("grant_size", "A grant is at least useful, or nothing.",
                   ("grant_size", "grant_switch"), ("nation", "item"), MONEY, "grants", "min_musd",
                   limits_nation="the smallest useful grant"),
        RuleFamily("item_size", "Of equipment a nation gets at least so many lots, or none.",
                   ("item_size", "item_switch"), ("nation", "item"), "lots", "equipment",
                   "min_lots", limits_nation="the smallest useful number of lots"),
        RuleFamily("prerequisite", "Equipment waits for what must come first.", ("prerequisite",),
                   ("nation", "item", "member", "year"), "lots", "prerequisites",
                   "needs, units, years_before", limits_nation="what must come first"),
        RuleFamily("excluded", "Of a group of packages a nation gets one type at most.",
                   ("excluded",), ("member", "nation"), "types", "exclusions", "group",
                   limits_nation="packages that exclude each other"),
        RuleFamily("start_window", "All lots for a nation are bought within so many years.",
                   ("start_window", "start_once"), ("nation", "item"), "years", "equipment",
                   "buy_years", limits_nation="the years within which a package must be bought"),
        RuleFamily("max_per_nation_year", "A nation gets only so much of an item in a year.", (),
                   ("nation", "item", "year"), "", "equipment, courses, grants",
                   "max_per_nation_year",
                   limits_nation="the largest purchase of an item in a year", variable="lots"),
        RuleFamily("host_share", "A nation pays only so much upkeep itself.", ("host_share",),
                   ("nation", "year"), MONEY, "nations", "host_sustain_musd", ("host_factor",),
                   "what it can pay for upkeep itself"),
        RuleFamily("graduation", "Donors pay at most a share of a nation's upkeep.",
                   ("graduation",), ("nation", "year"), MONEY,
                   settings=("donor_share", "donor_share_fall"),
                   limits_nation="the donors' share of its upkeep"),
        RuleFamily("exposure", "One nation gets at most a share of a year's money.", ("exposure",),
                   ("nation", "year"), MONEY, settings=("exposure_cap",),
                   limits_nation="its largest share of all money", stops="anything"),
        RuleFamily("floor", "At least so much money goes where an earmark says.",
                   ("law_floor", "policy_floor"), ("rule", "year"), MONEY, "earmarks",
                   "amount_musd", ("earmark",), stops="anything"),
        RuleFamily("cap", "At most so much money goes where an earmark says.",
                   ("law_cap", "policy_cap"), ("rule", "year"), MONEY, "earmarks", "amount_musd",
                   ("earmark",), "a cap on some of its money", stops="anything"),
        RuleFamily("share_floor", "At least a share of some money goes where an earmark says.",
                   ("law_share_floor", "policy_share_floor"), ("rule", "year"), MONEY, "earmarks",
                   "share", ("earmark",), promises=True, stops="anything"),
        RuleFamily("share_cap", "At most a share of some money goes where an earmark says.",
                   ("law_share_cap", "policy_share_cap"), ("rule", "year"), MONEY, "earmarks",
                   "share", ("earmark",), "a largest share of some of its money",
                   stops="anything"),
        RuleFamily("module", "Equipment comes with the modules that it asks for.",
                   ("module_law", "module_policy"), ("nation", "item", "year"), "", "modules",
                   "units_per_lot, due_years", stops="anything"),
        RuleFamily("lock_low", "At least what a planner has decided.", ("lock_low",), ("rule",),
                   "", "locks", "low", ("locks", "frozen_years", "frozen_share"), promises=True),
        RuleFamily("lock_high", "At most what a planner has decided.", ("lock_high",), ("rule",),
                   "", "locks", "high", ("locks", "frozen_years"), "a decision of a planner"),
        RuleFamily("band_low", "Not much less money than in the last plan.", ("band_low",),
                   ("member", "year"), MONEY, settings=("nation_band", "region_band"),
                   promises=True, stops="anything"),
        RuleFamily("band_high", "Not much more money than in the last plan.", ("band_high",),
                   ("member", "year"), MONEY, settings=("nation_band", "region_band"),
                   limits_nation="the band around the last plan", stops="anything"),
        RuleFamily("production", "All nations together get no more lots than are made in a year.",
                   ("production",), ("item", "year"), "lots", "equipment", "production_per_year",
                   stops="equipment"),
        RuleFamily("stock", "All nations together get no more lots than there are.", ("stock",),
                   ("item",), "lots", "equipment", "stock_lots", stops="equipment"),
        RuleFamily("course_seats", "A course has only so many seats in a year.",
                   ("course_seats",), ("item", "year"), "seats", "courses", "seats_per_year",
                   stops="course"),
        RuleFamily("coverage", "At least a share of some needs is met.", ("coverage",),
                   ("rule", "year"), "points", "coverage_floors", "min_share",
                   ("coverage_floor",)),
        RuleFamily("risk_budget", "At most a share of a year's money is expected to be lost.",
                   ("risk_budget",), ("year",), MONEY, settings=("risk_budget",)),
        RuleFamily("grade_exposure", "A risk grade gets at most a share of a year's money.",
                   ("grade_exposure",), ("member", "year"), MONEY, settings=("grade_cap",)),
        RuleFamily("after_money", "Only so much money is promised to upkeep after the horizon.",
                   ("after_money",), (), MONEY, settings=("after_budget_share",)),
        RuleFamily("idle", "Only so much equipment is idle at the end.", ("idle",), (), MONEY,
                   settings=("idle_most",)),
        RuleFamily("changes", "Only so many lines differ from the last plan.", ("changes",), (),
                   "lines", settings=("changed_lines_most", "change_free_musd")),
        RuleFamily("all_lines", "All nations together run only so many lines.", ("all_lines",), (),
                   "lines", settings=("lines_most",), stops="anything"),
    )
}  # fmt: skip
"""Every family of rules that a plan lists, by name; what holds one nation first."""

UNLISTED = ("fielded", "supported", "tail_after")
"""Families of rows of capacity that a plan tells in tables of their own, and not as rules."""


def families_where(stops: Stops) -> tuple[str, ...]:
    """Return the families that can stop a decision about `stops`."""
    return tuple(name for name, one in FAMILIES.items() if one.stops == stops)
