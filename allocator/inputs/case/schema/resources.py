"""Tables of who gets, what there is to give and the money it is paid from."""

from __future__ import annotations

from allocator.inputs.case.schema.column import (
    GRADES,
    PROVENANCE,
    Column,
    Table,
    code,
    count,
    num,
    ref,
    years,
    yes,
)

NATIONS = Table(
    "nations",
    "Recipient nations, one row each, with what limits and discounts assistance to them.",
    ("nation",),
    (
        code("nation", "Code of the nation, usually ISO 3166 alpha-3.", "KEN"),
        Column("name", "text", "Name shown to people; the code when empty."),
        Column("region", "text", "Region for selections and coverage; without semicolons.",
               default="all", without=";"),
        Column("tier", "integer", "Priority tier, 1 the highest.", "tier", default=1, low=1,
               high=9),
        num("propensity", "share", "How likely assistance is to succeed here (judgement).",
            high=1.0, default=1.0),
        num("diversion_share", "share of goods", "Share of what is delivered that is diverted.",
            high=0.95, default=0.0),
        num("disruption_per_year", "probability a year",
            "Chance per year that the programme is lost (coup, sanction, war).",
            high=0.95, default=0.0),
        num("absorbable_musd", "US$ million a year",
            "Money the nation can execute in a year; empty: no money limit."),
        Column("trainable_persons", "integer",
               "Persons a year that can be sent to courses; empty: no limit.", "persons a year",
               low=0),
        Column("language_qualified_persons", "integer",
               "Of these, persons a year qualified for courses that need the language; empty: no "
               "limit.",
               "persons a year", low=0),
        Column("lines_at_once", "integer",
               "Lines (capability areas with assistance) the nation can run; empty: no limit.",
               "lines", low=0),
        num("vetted_share", "share", "Share of trainable persons in units that pass vetting.",
            high=1.0, default=1.0),
        Column("risk_grade", "choice", "Risk grade; empty: from the expected loss share.",
               choices=GRADES),
        num("exposure_cap_share", "share of a year's money",
            "Largest share of a year's money for this nation; empty: the policy's exposure_cap.",
            high=1.0),
        yes("landlocked", "No coast: coastal items are left out."),
        num("host_sustain_musd", "US$ million a year",
            "Money of its own that the nation can put to sustaining what it is given.",
            default=0.0),
        Column("new_types_most", "integer",
               "New types of equipment (new_type) it can take on over the horizon (policy); "
               "empty: no limit.", "types", low=0),
        *PROVENANCE,
    ),
    required=True,
)  # fmt: skip

ACCOUNTS = Table(
    "accounts",
    "Funding accounts: yearly money, how long it stays available, case administration surcharge.",
    ("account",),
    (
        code("account", "Code of the account.", "FMF"),
        Column("name", "text", "Name shown to people; the code when empty."),
        num("budget_musd", "US$ million a year",
            "New money of each year of the horizon, unless `budgets` says otherwise.",
            required=True, example="100"),
        Column("life_years", "integer",
               "Years, the first included, in which money can be obligated.",
               "years", default=1, low=1, high=20),
        num("surcharge_share", "share of cost", "Administration charged on top of cost.",
            high=1.0, default=0.0),
        Column("disburse_years", "integer",
               "Years after the end of availability for obligation in which deliveries can still "
               "be paid; empty: no limit.", "years", low=0, high=50),
        num("budget_after_musd", "US$ million a year",
            "Projected new money of each year after the horizon; empty: as budget_musd."),
        *PROVENANCE,
    ),
    required=True,
)  # fmt: skip

BUDGETS = Table(
    "budgets",
    "New money by account and year, where it differs from `accounts`; a year before the horizon is "
    "money carried in from that year.",
    ("account", "year"),
    (
        ref("account", "accounts", "Account.", example="FMF"),
        Column("year", "year", "Fiscal year in which the money is new.", required=True,
               example="2020"),
        num("amount_musd", "US$ million", "Money of that year, all of it.", required=True,
            example="100"),
        num("set_aside_musd", "US$ million",
            "Part of it reserved for regional and global programmes, not free for "
            "nations.", default=0.0),
        *PROVENANCE,
    ),
    absent="every year has the account's budget_musd and nothing is carried in",
)  # fmt: skip

AREAS = Table(
    "areas",
    "Capability areas.",
    ("area",),
    (
        code("area", "Code of the capability area.", "border"),
        Column("name", "text", "Name shown to people; the code when empty."),
        *PROVENANCE,
    ),
    absent="the areas named by equipment, courses and grants",
)

EQUIPMENT = Table(
    "equipment",
    "Equipment packages bought in whole lots.",
    ("item",),
    (
        code("item", "Code of the package.", "patrol_boat"),
        Column("name", "text", "Name shown to people; the code when empty."),
        ref("area", "areas", "Capability area it serves.", example="maritime"),
        num("price_musd", "US$ million a lot", "Price of one lot, delivered.", required=True,
            low=1e-6, example="4"),
        num("fit", "points per US$ million", "Capability points that US$ 1 million buys.",
            high=10.0, default=1.0),
        yes("lethal", "Lethal equipment, for rules that name it."),
        count("production_per_year", "lots a year", "Lots all nations together can get in a year; "
               "empty: no limit."),
        count("stock_lots", "lots",
              "Lots all nations together can get over the horizon; empty: no limit."),
        count("max_per_nation_year", "lots a year",
              "Most lots one nation takes in a year; empty: no limit."),
        yes("coastal", "Only for nations with a coast."),
        years("lead_years", "Years from purchase to delivery.", example="1"),
        years("ramp_years", "Years after delivery until all lots are operational; they become "
              "operational in equal parts each year."),
        years("initial_support_years", "Years from delivery whose spares are in the price.",
              example="2"),
        num("tail_share", "share of price a year", "Yearly sustainment after that.", high=1.0,
            default=0.0, example="0.05"),
        Column("min_lots", "integer",
               "Smallest useful number of lots for one nation over the horizon.", "lots",
               default=1, low=1),
        Column("buy_years", "integer",
               "All lots for a nation are bought within so many years from its first purchase "
               "(one start); empty: no limit.", "years", low=1, high=30),
        yes("new_type", "Counts against a nation's new_types_most unless the nation fields it."),
        *PROVENANCE,
    ),
    absent="no equipment (then courses or grants are required)",
)  # fmt: skip

COURSES = Table(
    "courses",
    "Courses, sold by the seat.",
    ("item",),
    (
        code("item", "Code of the course.", "staff_college"),
        Column("name", "text", "Name shown to people; the code when empty."),
        ref("area", "areas", "Capability area it serves.", example="staff"),
        num("cost_musd", "US$ million a seat", "Cost of one seat, travel included.", required=True,
            low=1e-6, example="0.05"),
        num("fit", "points per US$ million", "Capability points that US$ 1 million buys.",
            high=10.0, default=1.0),
        count("seats_per_year", "seats a year", "Seats all nations together can get in a year; "
               "empty: no limit."),
        count("max_per_nation_year", "seats a year",
              "Most seats one nation takes in a year; empty: no limit."),
        yes("needs_language", "Students need the language qualification."),
        yes("coastal", "Only for nations with a coast."),
        years("training_years", "Years from the seat to the graduate at work.", high=10),
        *PROVENANCE,
    ),
    absent="no courses (then equipment or grants are required)",
)  # fmt: skip

GRANTS = Table(
    "grants",
    "Assistance given as money: advice, infrastructure, logistics support, procurement by the "
    "nation.",
    ("item",),
    (
        code("item", "Code of the grant.", "advisers"),
        Column("name", "text", "Name shown to people; the code when empty."),
        ref("area", "areas", "Capability area it serves.", example="institutions"),
        num("fit", "points per US$ million", "Capability points that US$ 1 million buys.",
            high=10.0, default=1.0),
        num("min_musd", "US$ million over the horizon",
            "Smallest useful grant to a nation, in total.",
            default=0.0),
        num("max_per_nation_year", "US$ million a year", "Largest grant to a nation in a year; "
            "empty: no limit."),
        yes("coastal", "Only for nations with a coast."),
        years("lead_years", "Years from the grant to the goods or works that it pays for."),
        *PROVENANCE,
    ),
    absent="no grants (then equipment or courses are required)",
)  # fmt: skip
