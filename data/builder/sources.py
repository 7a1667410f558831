"""Read the reference and judgement tables, and say which nations are in the case."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from .indicators import conflict_intensity

DATA = Path(__file__).resolve().parent.parent
YEARS = (2020, 2021, 2022, 2023, 2024)
OLDEST, NEWEST = 2015, 2019
"""First and last year of the figures on file."""

ACCOUNTS = {
    "FMF": "FMF",
    "IMET": "IMET",
    "PKO": "PKO",
    "NADR": "NADR",
    "INCLE": "INCLE",
    "S333": "DOD_OM_DW",
    "USAI": "DOD_OM_DW",
}
"""Account of the case to the account code of the history."""

OWN_PROGRAMME = {("UKR", "S333"): "USAI"}
"""A nation's money in an account of the history that is an account of the case of its own."""

SMALLEST_MUSD = 0.05
RICH_USD, RICH_MUSD = 30_000, 2.0
RETURNING_MUSD = 0.25
NOT_PARTNERS = ("CHN", "RUS", "SYR")
"""Rivals, and a government that law bars and whose nation others were helped in."""
SCHOOLS = ("IMET-1", "IMET-2", "IMET-X", "IMET-D&R", "FMF", "Regional Centers", "CTFP", "CTIWFP")

Row = dict[str, str]


def read(folder: str, name: str) -> list[Row]:
    """Return the rows of a CSV table of `data`."""
    with (DATA / folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def number(text: str, default: float = 0.0) -> float:
    """Return the number in `text`, `default` when it is empty."""
    return float(text) if text else default


@dataclass(frozen=True)
class Sources:
    """Every table the builder reads, indexed for use.

    Figures of later years than `last` are not seen: a case planned from the end of an earlier year
    is built by setting it. What the source gives for one year only stays (`docs/back-test.md`).
    """

    last: int = NEWEST
    fitted: bool = True
    """Whether priorities take the factors of `data/fit`, which knows no year after FY2018."""

    countries: dict[str, Row] = field(
        default_factory=lambda: {row["iso3"]: row for row in read("reference", "nations.csv")}
    )
    notes: dict[str, Row] = field(
        default_factory=lambda: {row["iso3"]: row for row in read("judgement", "nation_notes.csv")}
    )
    regions: dict[str, Row] = field(
        default_factory=lambda: {
            row["un_subregion"]: row for row in read("judgement", "regions.csv")
        }
    )

    @cached_property
    def factors(self) -> dict[tuple[str, str], float]:
        """Return the fitted factors of priorities that are not 1, by nation and objective."""
        rows = read("fit", "priorities.csv") if self.fitted else []
        return {(row["nation"], row["objective"]): number(row["factor"]) for row in rows}

    @property
    def past(self) -> tuple[int, ...]:
        """The years that are known, at most five."""
        return tuple(range(max(OLDEST, self.last - 4), self.last + 1))

    @property
    def recent(self) -> tuple[int, int]:
        """The two last years that are known; money books late, so one misleads."""
        return self.last - 1, self.last

    @cached_property
    def money(self) -> dict[tuple[str, str, int], float]:
        """Obligations in constant 2020 US$ million by nation ('' = regional), account, year."""
        codes: dict[str, str] = {}
        for account, code in ACCOUNTS.items():
            codes.setdefault(code, account)
        total: defaultdict[tuple[str, str, int], float] = defaultdict(float)
        for row in read("reference", "history.csv"):
            year = int(row["fiscal_year"])
            if row["account"] in codes and year in self.past:
                nation, account = row["iso3"], codes[row["account"]]
                key = nation, OWN_PROGRAMME.get((nation, account), account), year
                total[key] += number(row["obligations_const2020_usd"]) / 1e6
        return dict(total)

    def of(self, nation: str, account: str, year: int) -> float:
        """Return the obligations of a nation, account and year, negatives as 0."""
        return max(0.0, self.money.get((nation, account, year), 0.0))

    def mean(self, nation: str, years: tuple[int, ...], account: str = "") -> float:
        """Return the mean yearly obligations over `years`, in one account or all."""
        accounts = [account] if account else list(ACCOUNTS)
        return sum(self.of(nation, a, y) for a in accounts for y in years) / len(years)

    def yearly(self, nation: str) -> list[float]:
        """Return the yearly obligations of the years that are known, all accounts."""
        return [sum(self.of(nation, a, y) for a in ACCOUNTS) for y in self.past]

    @cached_property
    def students(self) -> dict[tuple[str, str, int], float]:
        """Students by nation, 'school' or 'all', and fiscal year."""
        total: defaultdict[tuple[str, str, int], float] = defaultdict(float)
        for row in read("reference", "training.csv"):
            keys = ["all"] + (["school"] if row["program"] in SCHOOLS else [])
            keys += ["PKO"] if row["program"] == "PKO" else []
            for key in keys:
                total[row["iso3"], key, int(row["fiscal_year"])] += number(row["students"])
        return dict(total)

    def record_students(self, nation: str, which: str) -> float:
        """Return the students of the record year."""
        return max(self.students.get((nation, which, year), 0.0) for year in self.past)

    @cached_property
    def governance(self) -> dict[str, dict[str, float]]:
        """Governance estimates of the last year before the horizon, by nation."""
        rows = [row for row in read("reference", "wgi_panel.csv") if int(row["year"]) == self.last]
        return {
            row["iso3"]: {k: number(v) for k, v in row.items() if k not in ("iso3", "year")}
            for row in rows
        }

    @cached_property
    def deaths(self) -> dict[str, float]:
        """Conflict deaths of the five years before the horizon, by nation."""
        total: defaultdict[str, float] = defaultdict(float)
        for row in read("reference", "conflict_panel.csv"):
            if int(row["year"]) in self.past:
                total[row["iso3"]] += number(row["total_best"])
        return dict(total)

    @cached_property
    def nations(self) -> tuple[str, ...]:
        """Nations of the case: recent recipients, without rich ones and strategic rivals."""
        return tuple(sorted(code for code in self.countries if self._is_partner(code)))

    def _is_partner(self, nation: str) -> bool:
        recent, five = self.mean(nation, self.recent), self.mean(nation, self.past)
        income = number(self.countries[nation]["gdp_per_capita_usd"])
        if nation in NOT_PARTNERS or (income >= RICH_USD and recent < RICH_MUSD):
            return False
        if income >= RICH_USD * 0.85 and recent < SMALLEST_MUSD:
            return False
        return recent >= SMALLEST_MUSD or five >= RETURNING_MUSD

    def region(self, nation: str) -> str:
        """Return the State Department region: by UN subregion, exceptions in the notes."""
        note = self.notes.get(nation, {}).get("region", "")
        return note or self.regions[self.countries[nation]["un_subregion"]]["region"]

    def landlocked(self, nation: str) -> bool:
        """Return whether the nation has no coast."""
        return self.notes.get(nation, {}).get("landlocked") == "yes"

    def armed_forces(self, nation: str) -> float:
        """Return service personnel; 0.15 % of the population where the source has none.

        A figure in the notes goes first: that of the source is of 2025.
        """
        row = self.countries[nation]
        noted = number(self.notes.get(nation, {}).get("armed_forces", ""))
        return noted or number(row["armed_forces"]) or 0.0015 * number(row["population"])

    def military_spending(self, nation: str) -> float:
        """Return own military spending in US$; 1 % of gross domestic product where not known."""
        row = self.countries[nation]
        return number(row["milex_usd_est"]) or 0.01 * number(row["gdp_usd"])

    def conflict(self, nation: str) -> float:
        """Return conflict intensity, 0 to 1, of the five years before the horizon."""
        population = number(self.countries[nation]["population"])
        return conflict_intensity(self.deaths.get(nation, 0.0), population)

    def neighbours(self, nation: str) -> float:
        """Return the mean conflict intensity of the other nations of the UN subregion."""
        sub = self.countries[nation]["un_subregion"]
        other = [c for c, r in self.countries.items() if r["un_subregion"] == sub and c != nation]
        return sum(map(self.conflict, other)) / len(other) if other else 0.0
