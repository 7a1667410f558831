"""The numbers a model needs: index sets, the members of sums, and figures with their units.

A `Problem` is pure data. Two problems with the same sets and members differ only in figures, so a
solver that holds the first one compiled can be brought to the second by changing numbers in place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

Key = Any
"""A code or year, or a tuple of them; what it is made of depends on the name it stands under."""
Array = npt.NDArray[np.float64]

SETS: dict[str, str] = {
    "years": "t, fiscal years of the horizon",
    "first_years": "the first year",
    "last_years": "the last year",
    "after_years": "the year after the horizon, which stands for all years of end effects; or none",
    "periods": "t, years of the horizon and the year after",
    "later_years": "years after the first",
    "accounts": "a, funding accounts",
    "vintages": "(a, v), money of account a new in year v that can be used in the horizon",
    "draws": "(a, v, t), vintage v of account a can be obligated in t",
    "lot_pairs": "(n, k), equipment k can be bought for nation n",
    "fieldings": "(n, k, t), equipment of which lots may work in period t without upkeep",
    "sustainings": "(n, k, t), equipment of which lots may work in period t if sustained",
    "crew_rows": "(n, s, t), skill s that some fielding of nation n in period t needs",
    "tail_uses": "(n, u, t), uses that hold equipment to be sustained in year t",
    "hosts": "(n, t), nations with something to sustain in year t",
    "graduations": "(n, t), hosts in years with a limit on the donors' share",
    "after_limits": "the year after, if money promised for it is limited",
    "after_hosts": "n, nations with something to sustain after the horizon",
    "busy_pairs": "(n, k), fielded equipment in hand in the last year, if idle one is limited",
    "busy_lines": "(n, g), lines of busy_pairs",
    "idle_limits": "'one' if idle equipment is limited",
    "module_laws": "(n, i), module that the law asks for beside equipment of the nation",
    "module_policies": "(n, i), module that policy asks for",
    "prerequisites": "(n, k, j), equipment k that must wait for item j",
    "switched_items": "(n, k), equipment with an on/off decision over the horizon",
    "started_items": "(n, k), equipment bought in one run of years",
    "exclusions": "(x, n), group of equipment of which a nation takes at most one",
    "typed_nations": "n, nations with a limit on new types of equipment that can bind",
    "seat_pairs": "(n, c), nation n can be sent to course c",
    "grant_pairs": "(n, m), nation n can get grant m",
    "switched_grants": "(n, m), grants with a smallest useful size",
    "use_pairs": "(n, u), use u of money in nation n",
    "pay_triples": "(n, a, u), account a may pay use u in nation n in some year",
    "obligation_pairs": "(n, a), account a may pay something in nation n",
    "lines": "(n, g), something in area g can be had for nation n",
    "needs": "(n, g), lines with a need",
    "pieces": "l, pieces of a need",
    "limited_lines": "n, nations with a limit on lines at once that can bind",
    "all_line_limits": "'one' if the lines of all nations are limited",
    "leaking_lines": "(n, g), needs with a switch that can take far more money than they need",
    "absorbing": "n, nations with a limit on money",
    "segments": "s, segments of absorbable money",
    "vetted_nations": "n, nations with a limit on people in courses",
    "language_nations": "n, nations with a limit on people with the language",
    "limited_production": "k, equipment with a yearly limit",
    "limited_stock": "k, equipment with a limit over the horizon",
    "limited_courses": "c, courses with a yearly limit",
    "earmarks": "(r, y), earmark r in year y, or y = 'all'",
    "share_earmarks": "(r, y), earmarks that compare with a base",
    "law_floors": "(r, y)",
    "law_caps": "(r, y)",
    "law_share_floors": "(r, y)",
    "law_share_caps": "(r, y)",
    "policy_floors": "(r, y)",
    "policy_caps": "(r, y)",
    "policy_share_floors": "(r, y)",
    "policy_share_caps": "(r, y)",
    "policy_earmarks": "(r, y), all elastic earmarks",
    "coverage_rows": "(r, t), coverage floor r in year t",
    "risk_years": "t, years with a risk budget",
    "exposure_nations": "n, nations with an exposure cap below 1",
    "capped_grades": "q, risk grades with a cap",
    "low_locks": "d, decisions with a smallest quantity",
    "high_locks": "d, decisions with a largest quantity",
    "last_pairs": "(n, a), money possible now; empty without a last plan",
    "swing_nations": "n, nations with money; empty unless its swings are priced",
    "bands": "j, nations and regions whose money is held near the last plan",
    "changed_pairs": "(n, a), last pairs if their changes are counted",
    "change_limits": "'one' if changes are counted",
}
"""Every index set of the model, by name."""


def width_of(name: str) -> int:
    """Return how many components a key of the set `name` has, as its description writes it."""
    return SETS[name].split(")")[0].count(",") + 1 if SETS[name].startswith("(") else 1


def member_width_of(name: str) -> int:
    """Return how many components a member of the family `name` has, as `MEMBERS` writes it."""
    return MEMBERS[name].split("→")[1].count(",") + 1


MEMBERS: dict[str, str] = {
    "lots_of_use": "(n, u) → k", "seats_of_use": "(n, u) → c", "grants_of_use": "(n, u) → m",
    "payers_of_use": "(n, u) → a", "uses_of_obligation": "(n, a) → u",
    "nations_of_account": "a → n",
    "vintages_of_year": "(a, t) → v", "years_of_vintage": "(a, v) → t",
    "buyers_of_lot": "k → n", "students_of_course": "c → n",
    "courses_of_nation": "n → c", "language_courses_of_nation": "n → c",
    "accounts_of_nation": "n → a",
    "lots_of_line": "(n, g) → k", "seats_of_line": "(n, g) → c", "grants_of_line": "(n, g) → m",
    "areas_of_nation": "n → g",
    "plain_lots_of_line": "(n, g) → k",
    "grants_arriving": "(n, g, t) → (m, s)", "late_grants": "(n, g) → (m, s)",
    "fielded_of_line": "(n, g, t) → k", "sustained_of_line": "(n, g, t) → k",
    "arrivals": "(k, t) → s", "aged_arrivals": "(k, t) → s",
    "manned": "(n, s, t) → k", "manned_aged": "(n, s, t) → k", "graduates_at": "(n, s, t) → (c, s)",
    "tail_lots_of_use": "(n, u, t) → k", "tail_uses_of_host": "(n, t) → u",
    "donor_of_use": "(n, u, t) → u", "tail_lots_after": "n → k",
    "hand_of": "k → s",
    "busy_fresh": "(n, k) → t", "busy_aged": "(n, k) → t",
    "busy_of_line": "(n, g) → k",
    "module_lots": "(n, i, t) → (k, s)", "module_seats": "(n, i, t) → (c, s)",
    "module_grants": "(n, i, t) → (m, s)", "module_due": "(n, i, t) → (k, s)",
    "module_due_by_law": "(n, i, t) → (k, s)",
    "years_until": "t → s",
    "prerequisite_lots": "(n, k, j, t) → (k, s)", "prerequisite_seats": "(n, k, j, t) → (c, s)",
    "prerequisite_grants": "(n, k, j, t) → (m, s)",
    "starts_of_year": "(n, k, t) → s", "items_of_exclusion": "(x, n) → k",
    "types_of_nation": "n → k",
    "band_terms": "j → (n, a)",
    "earmark_terms": "(r, y) → (n, a, u, t)", "earmark_base_terms": "(r, y) → (n, a, u, t)",
    "coverage_terms": "r → (n, g)",
    "nations_of_grade": "q → (n, a)",
    "lock_lots": "d → (n, k, t)", "lock_seats": "d → (n, c, t)", "lock_grants": "d → (n, m, t)",
    "lock_obligations": "d → (n, a, t)",
}  # fmt: skip
"""Every family of members that a sum runs over, by name."""

FIGURES: dict[str, tuple[str, str]] = {
    "price": ("item", "US$ million a lot, seat or (grant) US$ million"),
    "points": ("item", "capability points a lot, seat or US$ million"),
    "gross": ("accounts", "1 + surcharge: obligation per cost"),
    "money": ("vintages", "US$ million of the vintage that nations can get"),
    "lots_most": ("lot_pairs × years", "lots"),
    "seats_most": ("seat_pairs × years", "seats"),
    "grant_most": ("grant_pairs × years", "US$ million"),
    "grant_total_most": ("switched_grants", "US$ million over the horizon"),
    "grant_least": ("switched_grants", "US$ million over the horizon"),
    "pay_most": ("pay_triples × years", "US$ million, 0 where a bar is in force"),
    "fresh_share": ("arrivals (k, s, t)", "share of lots bought in s that may work without upkeep"),
    "aged_share": (
        "aged arrivals (k, s, t)",
        "share of lots bought in s that may work if sustained",
    ),
    "working_points": ("fielded pairs (n, k)", "usable points a working lot"),
    "crew": ("crews (k, s)", "persons a lot"),
    "graduate_share": ("graduates (c, s, year, t)", "persons at work in t a seat of the year"),
    "base_people": ("crew_rows (n, s)", "persons"),
    "tail": ("sustained items k", "US$ million a lot and year"),
    "host_money": ("nation", "US$ million a year"),
    "donor_share": ("years with a limit", "largest share of sustainment that donors pay"),
    "own_share": ("years with a limit", "1 - donor_share"),
    "after_most": ("after_limits", "US$ million a year"),
    "hand_worth": (
        "arrived (k, s)",
        "US$ million in hand at the end of the last year of a lot bought in s, at its price",
    ),
    "busy_most": ("busy_lines", "usable points that the need asks for"),
    "idle_most": ("idle_limits", "US$ million of equipment at its price"),
    "module_ratio": ("modules (k, i)", "lots, seats or US$ million a lot"),
    "prerequisite_open": ("prerequisites × years", "lots opened a unit of the prerequisite"),
    "item_most": ("switched_items", "lots over the horizon"),
    "item_least": ("switched_items", "lots over the horizon"),
    "start_most": ("started_items × years", "lots"),
    "types_most": ("typed_nations", "new types of equipment"),
    "production_most": ("limited_production × years", "lots a year"),
    "stock_most": ("limited_stock", "lots over the horizon"),
    "course_seats_most": ("limited_courses × years", "seats a year"),
    "vetted_people": ("vetted_nations", "persons a year"),
    "language_people": ("language_nations", "persons a year"),
    "segment_most": ("absorbing × segments", "US$ million a year"),
    "waste_price": ("segments", "value per US$ million spent in the segment"),
    "line_limit": ("limited_lines", "lines"),
    "line_most": ("lines", "US$ million over the horizon"),
    "lines_most": ("all_line_limits", "lines"),
    "min_line_musd": ("nations with lines", "US$ million a line over the horizon"),
    "need": ("needs", "points"),
    "piece_most": ("needs × pieces", "points"),
    "met_most": ("leaking_lines", "points, all periods together"),
    "met_value": ("needs × periods × pieces", "value a point"),
    "retention": ("one", "share of points kept from year to year"),
    "retention_after": (
        "one",
        "share of the last year's points that the years after have on average",
    ),
    "late_points": (
        "grants × years whose goods come after the horizon",
        "points a US$ million, on average over the years after",
    ),
    "arrives": ("nation", "share of points not diverted"),
    "earmark_amount": ("earmarks", "US$ million"),
    "earmark_share": ("share_earmarks", "share"),
    "coverage_relevance": ("coverage terms (r, n, g)", "relative"),
    "coverage_least": ("coverage_rows", "points"),
    "loss": ("nation", "expected loss per US$ million obligated"),
    "risk_budget_share": ("one", "largest expected loss as a share of a year's money"),
    "exposure_cap": ("exposure_nations", "share of a year's money"),
    "grade_cap": ("capped_grades", "share of a year's money"),
    "lock_least": ("low_locks", "lots, seats or US$ million"),
    "lock_most": ("high_locks", "lots, seats or US$ million"),
    "last_money": ("last_pairs × years", "US$ million"),
    "band_least": ("bands × years", "US$ million"),
    "band_most": ("bands × years", "US$ million"),
    "change_free_musd": ("one", "US$ million over the horizon"),
    "change_most": ("changed_pairs", "US$ million over the horizon"),
    "changes_most": ("change_limits", "nation-account lines"),
    "value_tolerance": ("one", "share of value that calm may cost"),
    "turbulence_weight": ("years", "weight of a change"),
    "change_cost": ("years", "value per US$ million of change from the last plan"),
    "swing_cost": ("one", "value per US$ million of change from the year before"),
    "bend_price": ("policy family", "value per unit of bending"),
}
"""Every figure of the model: what it is indexed by, and its unit."""


@dataclass(frozen=True, slots=True)
class Figure:
    """Numbers by key; `values` is aligned with `keys`."""

    keys: tuple[Key, ...]
    values: Array

    def items(self) -> Iterator[tuple[Key, float]]:
        """Yield each key with its number as a plain float."""
        return zip(self.keys, self.values.tolist(), strict=True)


@dataclass(frozen=True, slots=True)
class Problem:
    """Index sets, members of sums and figures; see `SETS`, `MEMBERS` and `FIGURES`.

    Raises
    ------
    ValueError
        A name is unknown or missing, or a figure's numbers do not match its keys.
    """

    sets: Mapping[str, tuple[Key, ...]]
    members: Mapping[str, Mapping[Key, tuple[Key, ...]]]
    figures: Mapping[str, Figure]
    title: str = field(default="")

    def __post_init__(self) -> None:
        for given, known in ((self.sets, SETS), (self.members, MEMBERS), (self.figures, FIGURES)):
            if given.keys() != known.keys():
                raise ValueError(f"names differ: {sorted(set(given) ^ set(known))}")
        for name, figure in self.figures.items():
            if len(figure.keys) != len(figure.values):
                raise ValueError(
                    f"figure {name}: {len(figure.values)} numbers for {len(figure.keys)} keys"
                )

    def same_structure(self, other: Problem) -> bool:
        """Tell whether both have the same sets, members and keys, so that only numbers differ."""
        return (
            self.sets == other.sets
            and self.members == other.members
            and all(self.figures[name].keys == other.figures[name].keys for name in FIGURES)
        )
