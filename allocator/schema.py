"""The one schema of a case: every table and column with type, unit, range, default and meaning.

Validation, the template workbook and the data dictionary are all generated from `TABLES`;
nothing else in the project states what a column may hold.
"""

from __future__ import annotations

from allocator.column import Column, Kind, Table

__all__ = ["GRADES", "KINDS", "META", "TABLES", "Column", "Kind", "Table", "table"]

KINDS = ("equipment", "lethal", "training", "grant")
"""Kinds of assistance in a `kinds` selection; ``lethal`` is the lethal part of ``equipment``."""

GRADES = ("A", "B", "C", "D", "E")
"""Risk grades, A the least risky."""


def _id(name: str, meaning: str, example: str = "") -> Column:
    return Column(name, "id", meaning, required=True, example=example)


def _ref(name: str, refers: str, meaning: str, *, required: bool = True, example: str = "") -> Column:
    return Column(name, "ref", meaning, required=required, refers=refers, example=example)


def _num(
    name: str,
    unit: str,
    meaning: str,
    *,
    low: float | None = 0.0,
    high: float | None = None,
    default: float | None = None,
    required: bool = False,
    example: str = "",
) -> Column:
    return Column(name, "number", meaning, unit, required, default, low, high, example=example)


def _count(name: str, unit: str, meaning: str, example: str = "") -> Column:
    return Column(name, "integer", meaning, unit, low=0, example=example)


def _yes(name: str, meaning: str) -> Column:
    return Column(name, "yesno", meaning, default="no", choices=("yes", "no"))


def _set(name: str, refers: str, meaning: str) -> Column:
    return Column(name, "set", meaning, default="*", refers=refers, example="*")


_PROVENANCE = (
    Column("basis", "choice", "Where the row's figures come from.", default="judgement",
           choices=("fact", "formula", "judgement")),
    Column("source", "text", "Source and year of the figures, or the formula's name."),
    Column("author", "text", "Who answers for a judgement."),
    Column("note", "text", "Anything a reader should know."),
)  # fmt: skip

_LAW = (
    Column("citation", "text", "Where the rule is written (act and section, or paper)."),
    Column("date", "date", "Date of the act or determination."),
    Column("note", "text", "Anything a reader should know."),
)

_NATIONS = Table(
    "nations",
    "Recipient nations, one row each, with what limits and discounts assistance to them.",
    ("nation",),
    (
        _id("nation", "Code of the nation, usually ISO 3166 alpha-3.", "KEN"),
        Column("name", "text", "Name shown to people; the code when empty."),
        Column("region", "text", "Region for selections and coverage.", default="all"),
        Column("tier", "integer", "Priority tier, 1 the highest.", "tier", default=1, low=1, high=9),
        _num("propensity", "share", "How far assistance tends to succeed here (judgement).",
             high=1.0, default=1.0),
        _num("diversion_share", "share of goods", "Share of what is delivered that is diverted.",
             high=0.95, default=0.0),
        _num("disruption_per_year", "probability a year",
             "Chance in a year that the programme is lost (coup, sanction, war).",
             high=0.95, default=0.0),
        _num("absorbable_musd", "US$ million a year",
             "Money the nation can execute in a year; empty: no money limit."),
        Column("trainable_persons", "integer",
               "Persons a year that can be sent to courses; empty: no limit.", "persons a year", low=0),
        Column("language_qualified_persons", "integer",
               "Of these, persons a year qualified for courses that need the language; empty: no limit.",
               "persons a year", low=0),
        Column("lines_at_once", "integer",
               "Lines (capability areas with assistance) the nation can run; empty: no limit.",
               "lines", low=0),
        _num("vetted_share", "share", "Share of trainable persons in units that pass vetting.",
             high=1.0, default=1.0),
        Column("risk_grade", "choice", "Risk grade; empty: from the expected loss share.",
               choices=GRADES),
        _num("exposure_cap_share", "share of a year's money",
             "Largest share of a year's money for this nation; empty: the policy's exposure_cap.",
             high=1.0),
        _yes("landlocked", "Without coast: coastal items are left out."),
        *_PROVENANCE,
    ),
    required=True,
)  # fmt: skip

_ACCOUNTS = Table(
    "accounts",
    "Funding accounts: yearly money, how long it stays available, case administration surcharge.",
    ("account",),
    (
        _id("account", "Code of the account.", "FMF"),
        Column("name", "text", "Name shown to people; the code when empty."),
        _num("budget_musd", "US$ million a year",
             "New money of each year of the horizon, unless `budgets` says otherwise.",
             required=True, example="100"),
        Column("life_years", "integer", "Years, the first included, in which money can be obligated.",
               "years", default=1, low=1, high=20),
        _num("surcharge_share", "share of cost", "Administration charged on top of cost.",
             high=1.0, default=0.0),
        *_PROVENANCE,
    ),
    required=True,
)  # fmt: skip

_BUDGETS = Table(
    "budgets",
    "New money by account and year, where it differs from `accounts`; a year before the horizon is "
    "money carried in from that year.",
    ("account", "year"),
    (
        _ref("account", "accounts", "Account.", example="FMF"),
        Column("year", "year", "Fiscal year in which the money is new.", required=True, example="2020"),
        _num("amount_musd", "US$ million", "Money of that year, all of it.", required=True, example="100"),
        _num("set_aside_musd", "US$ million",
             "Part of it for regional and world lines, not free for nations.", default=0.0),
        *_PROVENANCE,
    ),
    absent="every year has the account's budget_musd and nothing is carried in",
)  # fmt: skip

_AREAS = Table(
    "areas",
    "Capability areas.",
    ("area",),
    (
        _id("area", "Code of the capability area.", "border"),
        Column("name", "text", "Name shown to people; the code when empty."),
        *_PROVENANCE,
    ),
    absent="the areas named by equipment, courses and grants",
)

_EQUIPMENT = Table(
    "equipment",
    "Equipment packages bought in whole lots.",
    ("item",),
    (
        _id("item", "Code of the package.", "patrol_boat"),
        Column("name", "text", "Name shown to people; the code when empty."),
        _ref("area", "areas", "Capability area it serves.", example="maritime"),
        _num("price_musd", "US$ million a lot", "Price of one lot, delivered.", required=True,
             low=1e-6, example="4"),
        _num("fit", "points per US$ million", "Capability points that US$ 1 million buys.",
             high=10.0, default=1.0),
        _yes("lethal", "Lethal equipment, for rules that name it."),
        _count("production_per_year", "lots a year", "Lots all nations together can get in a year; "
               "empty: no limit."),
        _count("stock_lots", "lots", "Lots all nations together can get over the horizon; empty: no limit."),
        _count("max_per_nation_year", "lots a year", "Most lots one nation takes in a year; empty: no limit."),
        _yes("coastal", "Only for nations with a coast."),
        *_PROVENANCE,
    ),
    absent="no equipment (then courses are required)",
)  # fmt: skip

_COURSES = Table(
    "courses",
    "Courses, sold by the seat.",
    ("item",),
    (
        _id("item", "Code of the course.", "staff_college"),
        Column("name", "text", "Name shown to people; the code when empty."),
        _ref("area", "areas", "Capability area it serves.", example="staff"),
        _num("cost_musd", "US$ million a seat", "Cost of one seat, travel included.", required=True,
             low=1e-6, example="0.05"),
        _num("fit", "points per US$ million", "Capability points that US$ 1 million buys.",
             high=10.0, default=1.0),
        _count("seats_per_year", "seats a year", "Seats all nations together can get in a year; "
               "empty: no limit."),
        _count("max_per_nation_year", "seats a year", "Most seats one nation takes in a year; empty: no limit."),
        _yes("needs_language", "Students need the language qualification."),
        _yes("coastal", "Only for nations with a coast."),
        *_PROVENANCE,
    ),
    absent="no courses (then equipment is required)",
)  # fmt: skip

_GRANTS = Table(
    "grants",
    "Assistance given as money: advice, infrastructure, logistics support, procurement by the nation.",
    ("item",),
    (
        _id("item", "Code of the grant.", "advisers"),
        Column("name", "text", "Name shown to people; the code when empty."),
        _ref("area", "areas", "Capability area it serves.", example="institutions"),
        _num("fit", "points per US$ million", "Capability points that US$ 1 million buys.",
             high=10.0, default=1.0),
        _num("min_musd", "US$ million over the horizon", "Smallest useful grant to a nation, in total.",
             default=0.0),
        _num("max_per_nation_year", "US$ million a year", "Largest grant to a nation in a year; "
             "empty: no limit."),
        _yes("coastal", "Only for nations with a coast."),
        *_PROVENANCE,
    ),
    absent="no grants",
)  # fmt: skip

_NEEDS = Table(
    "needs",
    "Capability points that a nation lacks in an area; more than this has no value.",
    ("nation", "area"),
    (
        _ref("nation", "nations", "Nation.", example="KEN"),
        _ref("area", "areas", "Capability area.", example="border"),
        _num("need_points", "points", "Points needed in each year of the horizon.", required=True,
             example="20"),
        *_PROVENANCE,
    ),
    absent="every point counts the same, without a limit",
)  # fmt: skip

_RETURNS = Table(
    "returns",
    "Diminishing returns: pieces of a need in the order in which they are met.",
    ("piece",),
    (
        Column("piece", "integer", "Number of the piece, from 1.", required=True, low=1, example="1"),
        _num("share_of_need", "share", "Width of the piece; all widths sum to 1.", required=True,
             high=1.0, example="0.5"),
        _num("slope", "value per point", "Value of a point in this piece, not above the piece before.",
             required=True, high=1.0, example="1"),
        *_PROVENANCE,
    ),
    absent="widths .15 .15 .20 .20 .15 .15 with slopes 1 .8 .6 .42 .27 .12",
)

_OBJECTIVES = Table(
    "objectives",
    "Strategic objectives and their weights.",
    ("objective",),
    (
        _id("objective", "Code of the objective.", "counter_terrorism"),
        Column("name", "text", "Name shown to people; the code when empty."),
        _num("weight", "relative", "Weight among the objectives.", default=1.0),
        *_PROVENANCE,
    ),
    absent="one objective",
)

_RELEVANCE = Table(
    "relevance",
    "How far a capability area serves an objective.",
    ("area", "objective"),
    (
        _ref("area", "areas", "Capability area.", example="border"),
        _ref("objective", "objectives", "Objective.", example="counter_terrorism"),
        _num("relevance", "share", "0 not at all, 1 fully; pairs not listed are 0.", required=True,
             high=1.0, example="1"),
        *_PROVENANCE,
    ),
    absent="every area serves every objective fully",
)

_PRIORITIES = Table(
    "priorities",
    "How much an objective matters in a nation.",
    ("nation", "objective"),
    (
        _ref("nation", "nations", "Nation.", example="KEN"),
        _ref("objective", "objectives", "Objective.", example="counter_terrorism"),
        _num("priority", "0 to 10", "10 matters most; pairs not listed are 0.", required=True,
             high=10.0, example="6"),
        *_PROVENANCE,
    ),
    absent="every objective matters the same in every nation",
)

_ELIGIBILITY = Table(
    "eligibility",
    "Legal bars by nation, account, kind and year, and the exemptions that lift them. "
    "What no bar names is eligible.",
    ("rule",),
    (
        _id("rule", "Name of the rule.", "imet_trains_only"),
        Column("effect", "choice", "bar: what it selects is not eligible; exempt: lifts the bars in "
               "`lifts` for what it selects.", default="bar", choices=("bar", "exempt")),
        _set("nations", "nations", "Nations it selects."),
        _set("accounts", "accounts", "Accounts it selects."),
        _set("kinds", "", "Kinds of assistance it selects."),
        _set("areas", "areas", "Capability areas it selects."),
        _set("items", "items", "Items it selects."),
        Column("years", "years", "Years it selects.", default="*"),
        Column("lifts", "text", "For an exemption: the bars it lifts, separated by semicolons.",
               default=""),
        _yes("waivable", "The law allows a waiver of this bar (policy.waivers)."),
        Column("exception", "text", "Exceptions and waiver path in the law's words."),
        *_LAW,
    ),
    absent="everything is eligible",
)  # fmt: skip

_EARMARKS = Table(
    "earmarks",
    "Floors, caps and composition shares over sets of accounts, nations, kinds, areas and years.",
    ("rule",),
    (
        _id("rule", "Name of the rule.", "fmf_floor_kenya"),
        Column("status", "choice", "law is never relaxed; policy bends at a price.", default="policy",
               choices=("law", "policy")),
        Column("sense", "choice", "floor and cap limit money; share_floor and share_cap limit the share "
               "of the selection in the base selection.", required=True,
               choices=("floor", "cap", "share_floor", "share_cap"), example="floor"),
        _set("accounts", "accounts", "Accounts it counts."),
        _set("nations", "nations", "Nations it counts."),
        _set("kinds", "", "Kinds of assistance it counts."),
        _set("areas", "areas", "Capability areas it counts."),
        Column("years", "years", "Years it counts.", default="*"),
        Column("per", "choice", "each_year: one limit a year; all_years: one limit for the sum.",
               default="each_year", choices=("each_year", "all_years")),
        _num("amount_musd", "US$ million", "Limit of a floor or cap (surcharge counted)."),
        _num("share", "share", "Limit of a share_floor or share_cap.", high=1.0),
        _set("base_accounts", "accounts", "For shares: accounts of the base."),
        _set("base_nations", "nations", "For shares: nations of the base."),
        _set("base_kinds", "", "For shares: kinds of the base."),
        _set("base_areas", "areas", "For shares: areas of the base."),
        *_LAW,
    ),
    absent="no floors, caps or shares",
)  # fmt: skip

_COVERAGE = Table(
    "coverage_floors",
    "Smallest share of need to be met in a tier, region, objective or nation (policy).",
    ("rule",),
    (
        _id("rule", "Name of the rule.", "tier1_covered"),
        Column("scope", "choice", "What `member` names.", required=True,
               choices=("tier", "region", "objective", "nation"), example="tier"),
        Column("member", "text", "The tier, region, objective or nation.", required=True, example="1"),
        _num("min_share", "share of need", "Smallest share of the need points met.", required=True,
             high=1.0, example="0.2"),
        Column("years", "years", "Years in which it holds, each by itself.", default="*"),
        Column("note", "text", "Anything a reader should know."),
    ),
    absent="no minimum coverage",
)  # fmt: skip

_LAST_PLAN = Table(
    "last_plan",
    "Yearly money of the last approved plan or of history, for persistence.",
    ("nation", "account"),
    (
        _ref("nation", "nations", "Nation.", example="KEN"),
        _ref("account", "accounts", "Account.", example="FMF"),
        _num("amount_musd", "US$ million a year", "Money a year; pairs not listed had none.",
             required=True, example="1"),
        *_PROVENANCE,
    ),
    absent="no persistence: the third phase is left out",
)

_LOCKS = Table(
    "locks",
    "What the planner has decided: locks, ranges and bars (policy).",
    ("lock",),
    (
        _id("lock", "Name of the decision.", "boats_for_kenya"),
        _ref("nation", "nations", "Nation.", example="KEN"),
        _ref("item", "items", "Item; empty: all spending of the nation in `account`.", required=False),
        _ref("account", "accounts", "Account, only without an item; empty: all accounts.", required=False),
        Column("years", "years", "Years over which the quantity is summed.", default="*"),
        _num("low", "lots, seats or US$ million", "Smallest quantity; empty: none.", example="1"),
        _num("high", "lots, seats or US$ million", "Largest quantity, 0 is a bar; empty: none."),
        Column("author", "text", "Who decided."),
        Column("reason", "text", "Why."),
        Column("date", "date", "When."),
    ),
    absent="nothing is decided beforehand",
)  # fmt: skip

TABLES: tuple[Table, ...] = (
    _NATIONS, _ACCOUNTS, _BUDGETS, _AREAS, _EQUIPMENT, _COURSES, _GRANTS, _NEEDS, _RETURNS,
    _OBJECTIVES, _RELEVANCE, _PRIORITIES, _ELIGIBILITY, _EARMARKS, _COVERAGE, _LAST_PLAN, _LOCKS,
)  # fmt: skip
"""All tables in reading order."""

META: tuple[Column, ...] = (
    Column("name", "id", "Short name of the case.", required=True, example="my-case"),
    Column("title", "text", "Title shown to people."),
    Column("base_year", "year", "Base year of all money.", required=True, example="2020"),
    Column("first_year", "year", "First fiscal year planned.", required=True, example="2020"),
    Column("last_year", "year", "Last fiscal year planned.", required=True, example="2022"),
    Column("author", "text", "Who answers for the case."),
    Column("date", "date", "Date of the data."),
    Column("note", "text", "Anything a reader should know."),
)
"""Keys of ``case.toml`` (in a workbook: sheet ``case`` with columns key, value)."""


def table(name: str) -> Table:
    """Return the table called `name`; KeyError if there is none."""
    for one in TABLES:
        if one.name == name:
            return one
    raise KeyError(name)
