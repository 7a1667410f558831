"""Tables of what makes equipment work: crews, people who train, packages that belong together."""

from __future__ import annotations

from allocator.inputs.case.schema.column import PROVENANCE, Column, Table, code, num, ref, selection

SKILLS = Table(
    "skills",
    "Skills of the people who run equipment.",
    ("skill",),
    (
        code("skill", "Code of the skill.", "boat_engineer"),
        Column("name", "text", "Name shown to people; the code when empty."),
        num("attrition_per_year", "share a year",
            "Share of the trained people who leave in a year; the nation's own people "
            "(skill_base) stay.", high=0.95, default=0.0),
        *PROVENANCE,
    ),
    absent="nobody is needed to run equipment",
)  # fmt: skip

CREWS = Table(
    "crews",
    "People that one lot needs to work, by skill.",
    ("item", "skill"),
    (
        ref("item", "equipment", "Package.", example="patrol_boat"),
        ref("skill", "skills", "Skill.", example="boat_engineer"),
        num("persons_per_lot", "persons a lot", "People of the skill that a working lot needs.",
            required=True, low=1e-6, example="4"),
        *PROVENANCE,
    ),
    absent="nobody is needed to run equipment",
)  # fmt: skip

GRADUATES = Table(
    "graduates",
    "People that a seat in a course gives, by skill.",
    ("item", "skill"),
    (
        ref("item", "courses", "Course.", example="staff_college"),
        ref("skill", "skills", "Skill.", example="boat_engineer"),
        num("persons_per_seat", "persons a seat",
            "People of the skill at work after the course (its yield).", required=True, low=1e-6,
            example="0.8"),
        *PROVENANCE,
    ),
    absent="no course gives people who run equipment",
)  # fmt: skip

SKILL_BASE = Table(
    "skill_base",
    "People of a skill whom a nation can spare itself for new equipment.",
    ("nation", "skill"),
    (
        ref("nation", "nations", "Nation.", example="KEN"),
        ref("skill", "skills", "Skill.", example="boat_engineer"),
        num("persons", "persons", "People it can spare, in every year; pairs not listed have 0.",
            required=True, example="8"),
        *PROVENANCE,
    ),
    absent="no nation can spare people of its own",
)  # fmt: skip

MODULES = Table(
    "modules",
    "What has to be given with a package: training, infrastructure, spares, other equipment.",
    ("item", "module"),
    (
        ref("item", "equipment", "Package.", example="patrol_boat"),
        ref("module", "items", "Item that belongs to it, of any kind.", example="advisers"),
        num("units_per_lot", "lots, seats or US$ million a lot",
            "Units of the module for each lot of the package.", required=True, low=1e-6,
            example="0.1"),
        Column("due_years", "integer",
               "Years after purchase by which they must have been given; empty: the package's "
               "lead time.", "years", low=0, high=20),
        Column("status", "choice", "law is never relaxed; policy can be relaxed at a price.",
               default="policy", choices=("law", "policy")),
        Column("citation", "text", "Where the rule is written (act and section, or paper)."),
        *PROVENANCE,
    ),
    absent="a package needs nothing else",
)  # fmt: skip

PREREQUISITES = Table(
    "prerequisites",
    "What a nation must have before a package that it does not field; what it fields counts.",
    ("item", "needs"),
    (
        ref("item", "equipment", "Package.", example="patrol_boat"),
        ref("needs", "items", "Item required before it, of any kind.", example="staff_college"),
        num("units", "lots, seats or US$ million",
            "Units of it that allow all lots of the package; fewer allow lots in proportion.",
            default=1.0, low=1e-6),
        Column("years_before", "integer",
               "Years by which it must have been given before the purchase.", "years", default=0,
               low=0, high=20),
        *PROVENANCE,
    ),
    absent="every package can come first",
)  # fmt: skip

EXCLUSIONS = Table(
    "exclusions",
    "Groups of packages of which a nation gets at most one; those that it fields already, if "
    "it fields any.",
    ("group", "item"),
    (
        Column("group", "id", "Code of the group.", required=True, example="patrol_craft"),
        ref("item", "equipment", "Package.", example="patrol_boat"),
        *PROVENANCE,
    ),
    absent="packages do not exclude each other",
)  # fmt: skip

FIELDED = Table(
    "fielded",
    "Packages already in service: they satisfy prerequisites and are no new type.",
    ("nation", "item"),
    (
        ref("nation", "nations", "Nation.", example="KEN"),
        ref("item", "equipment", "Package.", example="patrol_boat"),
        num("lots", "lots", "Lots in service.", required=True, low=1e-6, example="2"),
        *PROVENANCE,
    ),
    absent="no nation fields any package yet",
)  # fmt: skip

INCOMPATIBLE = Table(
    "incompatible",
    "Packages, courses and grants that cannot be in a nation, whatever law and money allow.",
    ("rule",),
    (
        code("rule", "Name of the rule.", "harbour_too_shallow"),
        selection("nations", "nations", "Nations it selects."),
        selection("items", "items", "Items it selects."),
        Column("reason", "text", "Why they cannot be.", example="its harbours are too shallow"),
        *PROVENANCE,
    ),
    absent="every item can be in every nation",
)  # fmt: skip
