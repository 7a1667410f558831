"""Every field of a policy with unit, range, default and meaning: the one table all else reads.

The dataclass `Policy`, the reader, the command line, the app and ``docs/policy.md`` take what they
need from `FIELDS`; nothing else states what a field may hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, TypedDict, Unpack

from allocator.inputs.case.schema.column import low_words
from allocator.inputs.rule_families import POLICY_FAMILIES

Kind = Literal["scalar", "mapping", "list", "locks"]

RULE_FAMILIES = tuple(one.name for one in POLICY_FAMILIES)
"""Families of policy rules that `rules_off` may name."""

RULE_PRICES = MappingProxyType(
    {one.name: one.price for one in POLICY_FAMILIES if one.price is not None}
)
"""Price of bending a rule of a family by one unit, in multiples of the value of money.

One unit is US$ 1 million, one type of equipment or one changed line.
"""

REALITY = ("delivery", "sustainment", "people", "packages", "after")
"""Parts of reality that `left_out` may name."""

ALL_OTHERS = "all others"
"""What people read for the key ``*``."""

TIER_STEP = 0.75
"""Weight of a tier next to the tier above, where the policy gives none."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a policy.

    `keys` says what the keys of a mapping (or the words of a list) name: ``account``, ``item``,
    ``objective``, ``tier``, ``earmark``, ``coverage``, ``grade``, ``nation``, ``region``, ``bar``,
    ``part of reality`` or ``rule family``; with `wildcard` the key ``*`` means all of them. `low`
    and `high` are inclusive. A `whole` figure is an int. A scalar without default may be None:
    `empty` says what that means.

    `label` is how people read the name, where the name does not read well. `figures` are those of
    the model in which the setting lands, `touches` the parts of the assembly that a new value asks
    for (None: what exists at all, so everything). It has no effect where its `part` of reality is
    left out, or where one of the families of policy rules `rules` is switched off. `weighs` tells
    that it changes what a value point stands for. Plans saved before version `since` know nothing
    of it and keep their hash: they are as `before` says, else at the default. `shown` names the
    columns of a plan in which it is seen first.
    """

    name: str
    kind: Kind
    family: str
    meaning: str
    unit: str = ""
    low: float | None = None
    high: float | None = None
    default: float | None = None
    keys: str = ""
    wildcard: bool = False
    whole: bool = False
    empty: str = "no limit"
    label: str = ""
    figures: tuple[str, ...] = ()
    touches: tuple[str, ...] | None = None
    part: str = ""
    rules: tuple[str, ...] = ()
    weighs: bool = False
    since: str = ""
    before: float | None = None
    shown: tuple[str, ...] = ()

    @property
    def value_before(self) -> float | None:
        """What the field was in plans saved before there was one."""
        return self.default if self.before is None else self.before

    @property
    def range_words(self) -> str:
        """The allowed range in words."""
        if self.kind in ("list", "locks"):
            return ""
        if self.low is not None and self.high is not None:
            return f"{self.low:g} to {self.high:g}"
        return "any number" if self.low is None else low_words(self.low)

    @property
    def default_words(self) -> str:
        """The default in words."""
        if self.kind == "scalar":
            return self.empty if self.default is None else f"{self.default:g}"
        if self.name == "rule_price":
            return ", ".join(f"{name} {price:g}" for name, price in RULE_PRICES.items())
        if self.name == "tier_weight":
            return f"{TIER_STEP:g} to the power of (tier - 1)"
        free = self.kind != "mapping" or self.name in ("grade_cap", "nation_band", "region_band")
        return "none" if free else "as in the case"

    @property
    def spelling(self) -> str:
        """How the field is written in a setting: ``risk_budget`` or ``budget.<account>``."""
        if self.kind != "mapping":
            return self.name
        return f"{self.name}.<{self.keys}{' or *' if self.wildcard else ''}>"


class _More(TypedDict, total=False):
    """What every kind of field may state besides."""

    label: str
    figures: tuple[str, ...]
    touches: tuple[str, ...]
    part: str
    rules: tuple[str, ...]
    weighs: bool
    since: str
    shown: tuple[str, ...]


def _share(
    name: str, family: str, default: float, meaning: str, *, high: float = 1.0,
    **more: Unpack[_More],
) -> Field:  # fmt: skip
    return Field(name, "scalar", family, meaning, "share", 0.0, high, default, **more)


def _by(
    name: str, keys: str, family: str, unit: str, meaning: str,
    *, low: float = 0.0, high: float | None = None, wildcard: bool = False, whole: bool = False,
    **more: Unpack[_More],
) -> Field:  # fmt: skip
    return Field(
        name, "mapping", family, meaning, unit, low, high, None, keys, wildcard, whole, **more
    )


def _factor(name: str, family: str, meaning: str, **more: Unpack[_More]) -> Field:
    return Field(name, "scalar", family, meaning, "factor", 0.0, 100.0, 1.0, **more)


def _count(
    name: str, family: str, unit: str, meaning: str, default: int | None,
    high: int | None = None, **more: Unpack[_More],
) -> Field:  # fmt: skip
    return Field(name, "scalar", family, meaning, unit, 0, high, default, whole=True, **more)


FIELDS: tuple[Field, ...] = (
    _share("risk_budget", "risk", 0.10,
           "Largest expected loss a year, as a share of that year's money.",
           figures=("risk_budget_share",), touches=("risk",), rules=("risk",),
           shown=("risk.expected_loss_musd",)),
    _share("exposure_cap", "risk", 1.0,
           "Largest share of a year's money for one nation without a cap of its own; 1: none.",
           figures=("exposure_cap",), touches=("risk",), rules=("exposure",),
           shown=("risk.share_of_year",)),
    _share("absorption_full", "absorption", 0.7,
           "Share of absorbable money that works with full effect.", high=5.0,
           label="Absorbed with full effect", figures=("segment_most",),
           shown=("absorption.full_musd",)),
    _share("absorption_most", "absorption", 1.0,
           "Share of absorbable money up to which the effect is effect_most.", high=5.0,
           label="Absorbed with less effect", figures=("segment_most",),
           shown=("absorption.most_musd",)),
    _share("absorption_limit", "absorption", 1.3,
           "Share of absorbable money beyond which nothing can be spent.", high=5.0,
           label="Absorption limit",
           figures=("segment_most", "lots_most", "seats_most", "grant_most", "pay_most"),
           shown=("absorption.ceiling_musd",)),
    _share("effect_most", "absorption", 0.8,
           "Effect of money between absorption_full and absorption_most.",
           label="Effect past full absorption", figures=("waste_price",), touches=("worth",),
           weighs=True, shown=("absorption.waste_musd",)),
    _share("effect_limit", "absorption", 0.5,
           "Effect of money between absorption_most and absorption_limit.",
           label="Effect near the limit", figures=("waste_price",), touches=("worth",),
           weighs=True, shown=("absorption.waste_musd",)),
    Field("retention", "scalar", "benefit", "Points kept from one year to the next.",
          "share a year", 0.0, 1.0, 0.9,
          figures=("retention", "retention_after", "aged_share", "hand_worth", "late_points"),
          touches=("fielding", "worth", "idle"), shown=("coverage.supply_points",)),
    Field("discount", "scalar", "benefit", "Discount of later years' value.",
          "share a year", 0.0, 1.0, 0.03,
          figures=("met_value",), touches=("worth",), weighs=True, shown=("coverage.value",)),
    _factor("diversion_factor", "benefit",
            "Multiplies every nation's diversion share (result at most 0.95).",
            figures=("arrives", "working_points", "loss"), touches=("worth",),
            shown=("coverage.met_points", "risk.loss_share")),
    _factor("disruption_factor", "benefit",
            "Multiplies every nation's annual risk of coup, sanction or war (result at most 0.95).",
            figures=("met_value", "loss"), touches=("worth",), weighs=True,
            shown=("coverage.value", "risk.loss_share")),
    _count("delivery_delay", "delivery", "years",
           "Added to the lead time of every package, and of grants that have one.", 0, 20,
           figures=("fresh_share", "aged_share", "late_points"), part="delivery",
           shown=("deliveries.lots_delivered",)),
    _factor("tail_factor", "sustainment", "Multiplies every package's yearly sustainment.",
            label="Upkeep factor", figures=("tail",), touches=("fielding", "worth", "idle"),
            part="sustainment", shown=("sustainment.need_musd",)),
    _factor("host_factor", "sustainment", "Multiplies every nation's host_sustain_musd.",
            label="Nations' own upkeep factor", figures=("host_money",), touches=("fielding",),
            part="sustainment", shown=("sustainment.host_musd",)),
    _factor("attrition_factor", "people",
            "Multiplies every skill's attrition (result at most 0.95).",
            figures=("graduate_share",), touches=("fielding",), part="people",
            shown=("people.graduates_persons",)),
    _share("donor_share", "sustainment", 1.0,
           "Largest donor share of a nation's paid sustainment in the first year; 1: no limit.",
           figures=("donor_share", "own_share"), touches=("fielding",), part="sustainment",
           rules=("graduation",), shown=("sustainment.donor_share",)),
    Field("donor_share_fall", "scalar", "sustainment",
          "By how much donor_share falls each year, down to 0 (graduation).",
          "share points a year", 0.0, 1.0, 0.0,
          figures=("donor_share", "own_share"), touches=("fielding",), part="sustainment",
          rules=("graduation",), shown=("sustainment.donor_share",)),
    Field("idle_most", "scalar", "sustainment",
          "Largest sum of equipment, at its price, that is in hand but not working at the end of "
          "the last year; counts equipment with a lead time, a ramp, upkeep or crews.",
          "US$ million", 0.0,
          label="Maximum idle equipment", figures=("idle_most",), touches=("idle",),
          rules=("idle",), since="0.3", shown=("deliveries.idle_musd",)),
    _share("after_weight", "after", 1.0,
           "Weight of the value of years after the horizon; 0: they are left out.",
           label="Weight of years after the plan", figures=("met_value",),
           touches=("fielding", "worth"), part="after", weighs=True, shown=("after.value",)),
    _share("after_budget_share", "after", 0.25,
           "Share of the projected money after the horizon that may be promised to sustaining this "
           "plan's equipment.",
           label="Money after the plan that may be promised", figures=("after_most",),
           touches=("fielding",), part="after", rules=("after",),
           shown=("sustainment.promised_musd",)),
    Field("min_line_musd", "scalar", "absorption",
          "Smallest useful line (a nation's money in an area over the horizon). If it is not "
          "set, it follows the case: 0.25, but at most a hundredth of the case's money, a tenth of "
          "what the nation can absorb and the smallest line that the last plan gave it.",
          "US$ million", 0.0, empty="0.25, less in a small programme",
          label="Smallest useful line", figures=("min_line_musd",), touches=("limits",),
          shown=("active_lines.cost_musd",)),
    _count("lines_most", "absorption", "lines",
           "Largest number of lines in the plan; a line is what a nation gets in an area over the "
           "horizon.", None, label="Maximum number of lines", figures=("lines_most",),
           touches=("limits",), rules=("all_lines",), since="0.3",
           shown=("active_lines.cost_musd",)),
    Field("turbulence_fade", "scalar", "persistence",
          "Weight of a year's changes relative to the year before.", "share a year", 0.0, 1.0, 0.7,
          label="Weight of later changes", figures=("turbulence_weight", "change_cost"),
          touches=("worth",),
          rules=("persistence",), shown=("deviations.change_musd",)),
    Field("value_tolerance", "scalar", "persistence",
          "Share of the value that may be traded, after the search, for fewer changes from the "
          "last plan; 0: only what costs nothing.",
          "share", 0.0, 1.0, 0.0,
          label="Value traded for fewer changes", figures=("value_tolerance",), touches=("worth",),
          rules=("persistence",), shown=("deviations.change_musd",)),
    Field("change_price", "scalar", "persistence",
          "Price of each US$ million by which a nation's money in an account and year differs from "
          "the last plan, as a share of what US$ 1 million is worth; changes in later years weigh "
          "less (turbulence_fade). 0: changes cost nothing.",
          "share of the reference value of money", 0.0, 10.0, 0.1,
          label="Price of change from the last plan", figures=("change_cost",),
          touches=("worth",), rules=("persistence",), weighs=True, since="0.4", before=0.0,
          shown=("deviations.change_musd",)),
    Field("swing_price", "scalar", "persistence",
          "Price of each US$ million by which a nation's money differs from the year before, as a "
          "share of what US$ 1 million is worth; needs no last plan. 0: swings cost nothing.",
          "share of the reference value of money", 0.0, 10.0, 0.02,
          label="Price of swings from year to year", figures=("swing_cost",),
          touches=("worth", "persistence"), weighs=True, since="0.4", before=0.0,
          shown=("spending.obligation_musd",)),
    _count("frozen_years", "persistence", "years",
           "First years of the horizon in which the last plan is kept unchanged.", 0,
           figures=("lock_least", "lock_most"), rules=("persistence",),
           shown=("deviations.change_musd",)),
    Field("frozen_share", "scalar", "persistence",
          "Least share of the last plan's money that a nation gets from an account in a frozen "
          "year if the last plan's goods are not known; 0: that money is a ceiling only.",
          "share", 0.0, 1.0, 1.0,
          label="Minimum share in frozen years", figures=("lock_least",), rules=("persistence",),
          since="0.3", shown=("deviations.change_musd",)),
    _count("changed_lines_most", "persistence", "lines",
           "Largest number of lines (nation and account) whose money differs from the last plan.",
           None,
           label="Maximum number of changed lines", figures=("changes_most",),
           touches=("persistence",), rules=("changed", "persistence"),
           shown=("deviations.change_musd",)),
    Field("change_free_musd", "scalar", "persistence",
          "Difference of a line from the last plan over the horizon up to which it does not count "
          "as changed. If it is not set, it follows the case: 0.5, but at most a fiftieth of the "
          "last plan's money.", "US$ million", 0.0, empty="0.5, less in a small programme",
          label="Ignore changes below", figures=("change_free_musd",), touches=("persistence",),
          rules=("changed", "persistence"), shown=("deviations.change_musd",)),
    _by("budget", "account", "funding", "US$ million a year",
        "New money of the account in every year of the horizon; money carried in stays.", high=1e9,
        figures=("money",), touches=("money", "limits", "packages", "persistence"),
        shown=("accounts.amount_musd",)),
    _by("budget_factor", "account", "funding", "factor",
        "Multiplies the account's new money; a named account takes precedence over "
        "*.", wildcard=True,
        figures=("money",), touches=("money", "limits", "packages", "persistence"),
        shown=("accounts.amount_musd",)),
    _by("price", "item", "benefit", "US$ million a lot or seat",
        "Price of the item; its points do not change.", low=1e-6,
        figures=("price",), touches=("limits", "fielding", "packages", "idle"),
        shown=("lines.cost_musd",)),
    _by("price_factor", "item", "benefit", "factor",
        "Multiplies the item's price; a named item takes precedence over "
        "*.", low=0.01, wildcard=True,
        figures=("price",), touches=("limits", "fielding", "packages", "idle"),
        shown=("lines.cost_musd",)),
    _by("objective_weight", "objective", "benefit", "relative", "Weight among the objectives.",
        figures=("met_value",), touches=("worth",), weighs=True, shown=("coverage.value",)),
    _by("tier_weight", "tier", "benefit", "relative", "Weight of the needs of a tier's nations.",
        figures=("met_value",), touches=("worth",), weighs=True, shown=("coverage.value",)),
    _by("earmark", "earmark", "earmark", "US$ million, or share for a share rule",
        "Limit of the earmark, in place of amount_musd or share.",
        figures=("earmark_amount", "earmark_share"), touches=("earmarks",), rules=("earmark",),
        shown=("rules.limit",)),
    _by("coverage_floor", "coverage", "coverage", "share of need",
        "Smallest share of need to meet, in place of min_share.", high=1.0,
        figures=("coverage_least",), touches=("coverage",), rules=("coverage",),
        shown=("coverage.met_points",)),
    _by("grade_cap", "grade", "risk", "share of a year's money",
        "Largest share of a year's money for all nations of a risk grade.", high=1.0,
        figures=("grade_cap",), touches=("risk",), rules=("grade",),
        shown=("risk.share_of_year",)),
    _by("lead_time", "item", "delivery", "years",
        "Years from purchase to delivery of the package, before delivery_delay.", high=20,
        whole=True,
        figures=("fresh_share", "aged_share"), part="delivery",
        shown=("deliveries.lots_delivered",)),
    _by("nation_band", "nation", "persistence", "share",
        "Largest share by which a nation's money of a year may differ from the last plan; a named "
        "nation takes precedence over *.", wildcard=True,
        figures=("band_least", "band_most"), touches=("persistence",),
        rules=("band", "persistence"), shown=("spending.obligation_musd",)),
    _by("region_band", "region", "persistence", "share",
        "Largest share by which a region's money of a year may differ from the last plan; a named "
        "region takes precedence over *.", wildcard=True,
        figures=("band_least", "band_most"), touches=("persistence",),
        rules=("band", "persistence"), shown=("spending.obligation_musd",)),
    _by("rule_price", "rule family", "elasticity", "multiples of the value of money",
        "Penalty for relaxing a policy rule of the family by one unit.", high=1e6,
        label="Penalty for relaxing", figures=("bend_price",), touches=("worth",), weighs=True,
        shown=("rules.bend_price_value",)),
    Field("waivers", "list", "law", "Bars that are waived; the law must allow the "
                                    "waiver.", keys="bar",
          figures=("pay_most",), shown=("spending.obligation_musd",)),
    Field("rules_off", "list", "elasticity",
          "Families of policy rules that are switched off (earmark, module: only those of status "
          "policy; lock: decisions of case and policy, not frozen years; persistence: fewest "
          "changes, "
          "frozen years, bands and changed lines).",
          keys="rule family",
          label="Rules switched off", shown=("rules",)),
    Field("left_out", "list", "reality",
          "Parts of reality that the plan ignores (simplifications): delivery (lead times, "
          "ramps), sustainment "
          "(tails), people (crews), packages (modules, prerequisites, exclusions, smallest lots, "
          "one start, new types), after (the years after the horizon). Law about what is left "
          "out is dropped with it: modules that the law requires, and the years in which money "
          "must be "
          "disbursed.", keys="simplification",
          label="Left out", weighs=True),
    Field("locks", "locks", "lock",
          "Planner's decisions added to the case's table locks: fixed amounts, ranges and "
          "exclusions.",
          figures=("lock_least", "lock_most"), touches=("locks",), rules=("lock",),
          shown=("lines.quantity",)),
)  # fmt: skip
"""All fields in reading order."""


def field(name: str) -> Field:
    """Return the field called `name`; KeyError if there is none."""
    for one in FIELDS:
        if one.name == name:
            return one
    raise KeyError(name)


def values_before() -> dict[str, float]:
    """Return settings that a plan saved before there were any did not have at their default."""
    return {one.name: one.before for one in FIELDS if one.before is not None}
