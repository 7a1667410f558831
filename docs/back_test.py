"""Write the figures of docs/back-test.md: the plan's first year beside real money.

    uv run python -m docs.back_test out/first

The folder holds the plan of the default case with everything on. Its first year (FY2020, planned
from the end of FY2019) is compared with last year, the mean of FY2018-2019, and with real money.
For FY2019 the same builder makes a case with figures up to FY2018, of which the linear relaxation
is solved. Nothing on the page between its marks is typed in.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile

import pandas as pd

import allocator as al
from benchmarks import measure
from docs.change_curve import first_year as relaxed_first_year
from docs.change_curve import relaxed
from docs.reasons import Reasons
from docs.yardstick import (
    DATA,
    Money,
    Yardstick,
    first_year,
    judged,
    measured,
    obligations,
)

PAGE = measure.ROOT / "docs" / "back-test.md"
NATIONS = measure.ROOT / "data" / "reference" / "nations.csv"

_SHOWN = 10
_KNOWN = 2019
"""Last year whose data a planner of FY2020 could hold."""

_DATED = {
    "wgi_year": "governance", "conflict_deaths_year": "conflict deaths",
    "unga_year": "votes in the United Nations", "us_troops_year": "US troops",
    "milex_pct_gdp_year": "military spending", "armed_forces_year": "armed forces",
    "population_year": "population", "gdp_usd_year": "income",
}  # fmt: skip
"""Columns of data/reference/nations.csv that date a figure of the newest snapshot."""

_PANELS = ("wgi_year", "conflict_deaths_year", "unga_year")
"""Of these the case takes the year 2019 out of a panel, whatever the newest snapshot is."""


def beside(plan: al.Plan) -> pd.DataFrame:
    """Return real and planned US$ million of the first year by nation and account."""
    real = plan.case.tables["last_plan"].groupby(["nation", "account"])["amount_musd"].sum()
    first = plan.spending[plan.spending["year"] == plan.case.years[0]]
    planned = first.groupby(["nation", "account"])["obligation_musd"].sum()
    table = pd.concat([real.rename("real"), planned.rename("planned")], axis=1).fillna(0.0)
    return table.assign(change=table["planned"] - table["real"])


def correlations(plan: al.Plan, table: pd.DataFrame) -> str:
    """Return how well ranks and money agree, in all and in parts."""
    floors = {"ISR", "EGY", "JOR"}
    nations = table.groupby("nation")[["real", "planned", "change"]].sum()
    free = nations[~nations.index.isin(floors)]
    parts = {
        "nations": nations,
        "nations without Israel, Egypt, Jordan": free,
        "nations and accounts": table,
        **{f"nations, {account}": table.xs(account, level="account")
           for account in plan.case.tables["accounts"]["account"]},
    }  # fmt: skip
    rows = [
        [name, str(len(part)), _m(part["real"].sum()), _m(part["planned"].sum()),
         f"{part['real'].corr(part['planned'], method='spearman'):.2f}",
         f"{part['real'].corr(part['planned']):.2f}",
         f"{part['change'].abs().sum() / 2 / part['real'].sum():.0%}"]
        for name, part in parts.items()
    ]  # fmt: skip
    head = ["", "pairs", "real, US$M a year", "plan", "rank correlation", "correlation", "moved"]
    return measure.table(head, rows)


def largest(plan: al.Plan, table: pd.DataFrame) -> str:
    """Return the largest differences by nation and account, each with its reasons."""
    reasons = Reasons(plan, table)
    names = plan.case.tables["nations"].set_index("nation")["name"]
    order = table["change"].abs().nlargest(_SHOWN).index
    rows = [
        [str(names[nation]), account, _m(table["real"][nation, account]),
         _m(table["planned"][nation, account]), f"{table['change'][nation, account]:+,.0f}",
         reasons.of(nation, account)]
        for nation, account in order
    ]  # fmt: skip
    head = ["nation", "account", "real", "plan", "difference", "what the data say"]
    return measure.table(head, rows)


def regions(plan: al.Plan, table: pd.DataFrame) -> str:
    """Return real and planned money by region, and by the tier of the nations."""
    nations = plan.case.tables["nations"].set_index("nation")
    rows = []
    for name, key in (("region", nations["region"]), ("tier", nations["tier"])):
        group = table.index.get_level_values("nation").map(key)
        for member, part in table.groupby(group)[["real", "planned"]].sum().iterrows():
            word = f"tier {member}" if name == "tier" else str(member)
            change = f"{part['planned'] - part['real']:+,.0f}"
            rows.append([word, _m(part["real"]), _m(part["planned"]), change])
    return measure.table(["", "real, US$M a year", "plan", "difference"], rows)


def hindsight(plan: al.Plan) -> str:
    """Return from which years the figures are, and which are newer than the planner could know."""
    reference = pd.read_csv(NATIONS, keep_default_na=False, dtype=str).set_index("iso3")
    mine = reference.reindex(plan.case.tables["nations"]["nation"])
    rows = []
    for column, word in _DATED.items():
        years = pd.to_numeric(mine[column], errors="coerce").dropna()
        if column in _PANELS:
            rows.append([word, f"{_KNOWN} or before, from a panel", "no"])
            continue
        newer = int((years > _KNOWN).sum())
        rows.append([word, f"{years.min():.0f}-{years.max():.0f}",
                     f"yes, for {newer} of {len(years)} nations"])  # fmt: skip
    for name in ("eligibility", "earmarks"):
        rows.append([f"law in table {name}", *_law_dates(plan, name)])
    return measure.table(["figure", "years of the data", f"newer than {_KNOWN}"], rows)


def _law_dates(plan: al.Plan, name: str) -> tuple[str, str]:
    """Return the span of dates of rules with a citation that hold in the first year."""
    rules, first = plan.case.tables[name], str(plan.case.years[0])
    held = rules[rules["years"].str.contains(first, regex=False) | (rules["years"] == "*")]
    dates = held.loc[(held["citation"] != "") & (held["date"].astype(str) != ""), "date"]
    texts = sorted(dates.astype(str))
    newer = sum(int(text[:4]) > _KNOWN for text in texts)
    span = f"{texts[0]} to {texts[-1]}"
    return span, f"{newer} of {len(texts)} dated rules of FY{first}"


def _m(value: float) -> str:
    return f"{value:,.0f}"


def known(last: int) -> tuple[al.Case, Money]:
    """Return the case with figures up to a year, and its relaxed plan's first year."""
    with tempfile.TemporaryDirectory() as folder:
        script = [sys.executable, str(DATA / "build_us_fy2020.py"), folder, str(last)]
        subprocess.run(script, check=True)
        case = al.load_case(folder)
    return case, relaxed_first_year(case, *relaxed(case, al.Policy()))


def yardsticks(plan: al.Plan) -> dict[str, Yardstick]:
    """Return the yardstick of the plan for FY2020 and of a relaxed one for FY2019."""
    earlier, money = known(_KNOWN - 1)
    real = obligations(DATA / "realised" / "fy2020.csv", _KNOWN + 1)
    before = obligations(DATA / "reference" / "history.csv", _KNOWN)
    return {
        f"FY{_KNOWN + 1}": Yardstick.of(plan.case, first_year(plan), real),
        f"FY{_KNOWN}": Yardstick.of(earlier, money, before),
    }


def main(folder: str) -> None:
    """Write the page's figures from the plan in `folder`."""
    plan = al.load_plan(folder)
    table = beside(plan)
    for section, text in {
        "yardstick": measured(yardsticks(plan)),
        "judged": judged(plan),
        "correlations": correlations(plan, table),
        "largest": largest(plan, table),
        "regions": regions(plan, table),
        "hindsight": hindsight(plan),
    }.items():
        measure.paste(section, text, PAGE)


if __name__ == "__main__":
    main(sys.argv[1])
