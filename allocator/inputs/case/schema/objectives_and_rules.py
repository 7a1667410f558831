"""Tables of what assistance is for, and of the rules and decisions that limit it."""

from __future__ import annotations

from allocator.inputs.case.schema.column import (
    PROVENANCE,
    Column,
    Table,
    code,
    num,
    ref,
    selection,
    yes,
)

LAW = (
    Column("citation", "text", "Where the rule is written (act and section, or paper)."),
    Column("date", "date", "Date of the act or determination."),
    Column("note", "text", "Anything a reader should know."),
)

NEEDS = Table(
    "needs",
    "Capability points that a nation lacks in an area; more than this has no value.",
    ("nation", "area"),
    (
        ref("nation", "nations", "Nation.", example="KEN"),
        ref("area", "areas", "Capability area.", example="border"),
        num("need_points", "points", "Points needed in each year of the horizon.", required=True,
            example="20"),
        *PROVENANCE,
    ),
    absent="every point counts the same, without a limit",
)  # fmt: skip

RETURNS = Table(
    "returns",
    "Diminishing returns: pieces of a need in the order in which they are met.",
    ("piece",),
    (
        Column(
            "piece", "integer", "Number of the piece, from 1.", required=True, low=1, example="1"
        ),
        num(
            "share_of_need",
            "share",
            "Width of the piece; all widths sum to 1.",
            required=True,
            high=1.0,
            example="0.5",
        ),
        num(
            "slope",
            "value per point",
            "Value of a point in this piece, not above the piece before.",
            required=True,
            high=1.0,
            example="1",
        ),
        *PROVENANCE,
    ),
    absent="widths .15 .15 .20 .20 .15 .15 with slopes 1 .8 .6 .42 .27 .12",
)

OBJECTIVES = Table(
    "objectives",
    "Strategic objectives and their weights.",
    ("objective",),
    (
        code("objective", "Code of the objective.", "counter_terrorism"),
        Column("name", "text", "Name shown to people; the code when empty."),
        num("weight", "relative", "Weight among the objectives.", default=1.0),
        *PROVENANCE,
    ),
    absent="one objective",
)

RELEVANCE = Table(
    "relevance",
    "How far a capability area serves an objective.",
    ("area", "objective"),
    (
        ref("area", "areas", "Capability area.", example="border"),
        ref("objective", "objectives", "Objective.", example="counter_terrorism"),
        num(
            "relevance",
            "share",
            "0 not at all, 1 fully; pairs not listed are 0.",
            required=True,
            high=1.0,
            example="1",
        ),
        *PROVENANCE,
    ),
    absent="every area serves every objective fully",
)

PRIORITIES = Table(
    "priorities",
    "How much an objective matters in a nation.",
    ("nation", "objective"),
    (
        ref("nation", "nations", "Nation.", example="KEN"),
        ref("objective", "objectives", "Objective.", example="counter_terrorism"),
        num(
            "priority",
            "0 to 10",
            "10 matters most; pairs not listed are 0.",
            required=True,
            high=10.0,
            example="6",
        ),
        *PROVENANCE,
    ),
    absent="every objective matters the same in every nation",
)

ELIGIBILITY = Table(
    "eligibility",
    "Legal bars by nation, account, kind and year, and the exemptions that lift them. "
    "What no bar names is eligible.",
    ("rule",),
    (
        code("rule", "Name of the rule.", "imet_trains_only"),
        Column("effect", "choice",
               "bar: what it selects is not eligible; exempt: lifts the bars in "
               "`lifts` for what it selects.", default="bar", choices=("bar", "exempt")),
        selection("nations", "nations", "Nations it selects."),
        selection("accounts", "accounts", "Accounts it selects."),
        selection("kinds", "", "Kinds of assistance it selects."),
        selection("areas", "areas", "Capability areas it selects."),
        selection("items", "items", "Items it selects."),
        Column("years", "years", "Years it selects.", default="*"),
        Column("lifts", "text", "For an exemption: the bars it lifts, separated by semicolons.",
               default=""),
        yes("waivable", "The law allows a waiver of this bar (policy.waivers)."),
        Column("exception", "text", "Exceptions and waiver path in the law's words."),
        *LAW,
    ),
    absent="everything is eligible",
)  # fmt: skip

CERTIFICATIONS = Table(
    "certifications",
    "Certifications, waivers and the like that the case takes as given: no rule asks for them, and "
    "without them less of the money could be used. They are listed and do not limit a plan.",
    ("certification",),
    (
        code("certification", "Name of the certification.", "withheld_kenya"),
        Column("kind", "choice", "What it is.", default="certification",
               choices=("certification", "waiver", "concurrence", "vetting", "notification")),
        Column("signatory", "text", "Who signs it; empty: the words that were read do not say."),
        selection("nations", "nations", "Nations whose money depends on it."),
        selection("accounts", "accounts", "Accounts whose money depends on it."),
        Column("years", "years", "Years in which it is needed.", default="*"),
        num("free_share", "share", "Share of that money that may be used before it.", default=0.0,
            high=1.0),
        num("free_musd", "US$ million a year", "Money of all that may be used before it; empty: "
            "what free_share says."),
        Column("due", "date", "Day by which it is due; empty: before the money is obligated."),
        Column("condition", "text", "What must be certified, in the words of the law."),
        Column("assumed", "text", "What the case takes as given."),
        *LAW,
    ),
    absent="nothing is listed as taken as given",
)  # fmt: skip

EARMARKS = Table(
    "earmarks",
    "Floors, caps and composition shares over sets of accounts, nations, kinds, areas and years.",
    ("rule",),
    (
        code("rule", "Name of the rule.", "fmf_floor_kenya"),
        Column("status", "choice", "law is never relaxed; policy can be relaxed at a price.",
               default="policy",
               choices=("law", "policy")),
        Column("sense", "choice",
               "floor and cap limit money; share_floor and share_cap limit the share "
               "of the selection in the base selection.", required=True,
               choices=("floor", "cap", "share_floor", "share_cap"), example="floor"),
        selection("accounts", "accounts", "Accounts it counts."),
        selection("nations", "nations", "Nations it counts."),
        selection("kinds", "", "Kinds of assistance it counts."),
        selection("areas", "areas", "Capability areas it counts."),
        Column("years", "years", "Years it counts.", default="*"),
        Column("per", "choice", "each_year: one limit a year; all_years: one limit for the sum.",
               default="each_year", choices=("each_year", "all_years")),
        num("amount_musd", "US$ million", "Limit of a floor or cap (surcharge counted)."),
        num("share", "share", "Limit of a share_floor or share_cap.", high=1.0),
        selection("base_accounts", "accounts", "For shares: accounts of the base."),
        selection("base_nations", "nations", "For shares: nations of the base."),
        selection("base_kinds", "", "For shares: kinds of the base."),
        selection("base_areas", "areas", "For shares: areas of the base."),
        *LAW,
    ),
    absent="no floors, caps or shares",
)  # fmt: skip

COVERAGE = Table(
    "coverage_floors",
    "Smallest share of need to meet in a tier, region, objective or nation (policy).",
    ("rule",),
    (
        code("rule", "Name of the rule.", "tier1_covered"),
        Column("scope", "choice", "What `member` names.", required=True,
               choices=("tier", "region", "objective", "nation"), example="tier"),
        Column("member", "text", "The tier, region, objective or nation.", required=True,
               example="1"),
        num("min_share", "share of need", "Smallest share of the need points met.", required=True,
            high=1.0, example="0.2"),
        Column("years", "years", "Years in which it holds, each by itself.", default="*"),
        Column("note", "text", "Anything a reader should know."),
    ),
    absent="no minimum coverage",
)  # fmt: skip

LAST_PLAN = Table(
    "last_plan",
    "Yearly money of the last approved plan or of history, for persistence. Rows for names or "
    "years "
    "that the case does not have are reported and ignored.",
    ("nation", "account", "year"),
    (
        ref("nation", "nations", "Nation.", example="KEN"),
        ref("account", "accounts", "Account.", example="FMF"),
        Column("year", "year", "Year of the horizon; empty: every year. A pair with rows by year "
               "has no money in the years not listed."),
        num("amount_musd", "US$ million a year", "Money a year; pairs not listed had none.",
            required=True, example="1"),
        *PROVENANCE,
    ),
    absent="nothing to stay close to: the plan is not drawn towards a last plan",
)  # fmt: skip

LAST_GOODS = Table(
    "last_goods",
    "Goods of the last plan, for the years in which it is fixed (policy frozen_years). Rows for "
    "names "
    "or years that the case does not have are reported and ignored.",
    ("nation", "item", "year"),
    (
        ref("nation", "nations", "Nation.", example="KEN"),
        ref("item", "items", "Item.", example="patrol_boat"),
        Column("year", "year", "Year of the horizon.", required=True, example="2020"),
        num("quantity", "lots, seats or US$ million", "Quantity in the year, over all accounts.",
            required=True, example="1"),
        *PROVENANCE,
    ),
    absent="frozen years keep the money of the last plan but not its goods",
)  # fmt: skip

LOCKS = Table(
    "locks",
    "What the planner has decided: fixed amounts, ranges and exclusions (policy).",
    ("lock",),
    (
        code("lock", "Name of the decision.", "boats_for_kenya"),
        ref("nation", "nations", "Nation.", example="KEN"),
        ref("item", "items", "Item; empty: all spending of the nation in `account`.",
            required=False),
        ref("account", "accounts", "Account, only without an item; empty: all accounts.",
            required=False),
        Column("years", "years", "Years over which the quantity is summed.", default="*"),
        num("low", "lots, seats or US$ million", "Smallest quantity; empty: none.", example="1"),
        num("high", "lots, seats or US$ million", "Largest quantity, 0 excludes it; empty: none."),
        Column("author", "text", "Who decided."),
        Column("reason", "text", "Why."),
        Column("date", "date", "When."),
    ),
    absent="nothing is decided in advance",
)  # fmt: skip
