"""Accounts, budgets and the last plan: real totals, in constant 2020 dollars."""

from __future__ import annotations

from collections import defaultdict

from .sources import ACCOUNTS, YEARS, Row, Sources, number, read

AUTHOR = "Allocator developers"
NAMES = {
    "FMF": "Foreign Military Financing",
    "IMET": "International Military Education and Training",
    "PKO": "Peacekeeping Operations",
    "NADR": "Nonproliferation, Anti-terrorism, Demining and Related Programs",
    "INCLE": "International Narcotics Control and Law Enforcement",
    "S333": "Defense-wide capacity building (section 333 and other DSCA programmes)",
    "USAI": "Ukraine Security Assistance Initiative",
}
LIFE = {"FMF": 2, "IMET": 1, "PKO": 2, "NADR": 2, "INCLE": 2, "S333": 2, "USAI": 2}
LIFE_SOURCE = {
    "FMF": "P.L. 116-94, Div. G, title IV: one year, but deemed obligated upon apportionment; "
    "OCO part and Egypt two years",
    "IMET": "P.L. 116-94, Div. G, title IV: one year (11 of 112.925 two years)",
    "PKO": "P.L. 116-94, Div. G, title IV: OCO part (325.213 of 457.348) two years",
    "NADR": "P.L. 116-94, Div. G, title IV: two years",
    "INCLE": "P.L. 116-94, Div. G, title IV: two years",
    "S333": "P.L. 116-93, Div. A, titles II and IX: two years",
    "USAI": "P.L. 117-103, Div. C, sec. 8139 and P.L. 118-47, Div. A, sec. 8148: two years; "
    "P.L. 116-93, Div. A, sec. 9013: 125 of 250 until September 30, 2020",
}
SURCHARGE = {"FMF": 0.032, "S333": 0.032, "USAI": 0.032}
"""Administration of government sales cases (general knowledge, not looked up)."""

DISBURSE_YEARS = 5
"""31 U.S.C. 1552(a): closed on September 30 of the 5th fiscal year after availability ends."""

USABLE = ("read_text", "secondary_source")


def deflator() -> dict[int, float]:
    """Return the price level by year, 2020 = 1."""
    rows = read("reference", "deflator.csv")
    return {int(row["year"]): number(row["index_2020_100"]) / 100 for row in rows}


def enacted() -> dict[tuple[str, int], Row]:
    """Return the regular appropriation rows that were confirmed, by account and year."""
    return {
        (row["account"], int(row["fiscal_year"])): row
        for row in read("reference", "budgets.csv")
        if row["kind"] == "regular" and row["confidence"] in USABLE
    }


def amounts() -> dict[tuple[str, int], tuple[float, str, str]]:
    """Return amount in 2020 US$ million, basis and source of every account and year.

    A year without a confirmed amount takes the account's first year in constant dollars, marked
    judgement.
    """
    found, level, result = enacted(), deflator(), {}
    for account in ACCOUNTS:
        for year in YEARS:
            row = found.get((account, year))
            if row:
                amount = number(row["enacted_musd"])
                text = f"{row['citation']}: {amount:g} nominal; GDP deflator {level[year]:.4f}"
                result[account, year] = amount / level[year], "fact", text
            else:
                first = number(found[account, YEARS[0]]["enacted_musd"])
                text = f"not confirmed: FY{YEARS[0]} amount held in constant dollars"
                result[account, year] = first, "judgement", text
    return result


def set_aside_share(sources: Sources, account: str) -> float:
    """Return the share of recent obligations not booked to a nation of the case."""
    inside = sum(sources.mean(nation, sources.recent, account) for nation in sources.nations)
    places = {place for place, _, _ in sources.money}
    total = sum(sources.mean(place, sources.recent, account) for place in places)
    return 1 - inside / total


def money_after(sources: Sources, account: str) -> float:
    """Return the projected new money of a year after the horizon that is free to promise.

    The last year's amount held level, less what is set aside and less the floors of that year:
    those of every year, and what the last act gives the Philippines.
    """
    last = YEARS[-1]
    free = amounts()[account, last][0] * (1 - set_aside_share(sources, account))
    if account == "FMF":
        nominal = sum(years[max(years)] for years in floors().values()) + floor_of_last_year()[1]
        free -= nominal / deflator()[last]
    return free


def accounts(sources: Sources) -> list[dict[str, object]]:
    """Return the accounts table."""
    money = amounts()
    return [
        {
            "account": account,
            "name": NAMES[account],
            "budget_musd": round(money[account, YEARS[0]][0], 3),
            "life_years": LIFE[account],
            "surcharge_share": SURCHARGE.get(account, 0.0),
            "disburse_years": DISBURSE_YEARS,
            "budget_after_musd": round(money_after(sources, account), 3),
            "basis": "judgement",
            "source": LIFE_SOURCE[account],
            "author": AUTHOR,
            "note": "life rounded to whole years from the act; surcharge is a judgement; "
            "amounts by year stand in budgets; disburse_years is 31 U.S.C. 1552(a); "
            f"budget_after_musd holds FY{YEARS[-1]} level, less set-aside and floors",
        }
        for account in ACCOUNTS
    ]


def budgets(sources: Sources) -> list[dict[str, object]]:
    """Return the budgets table: every account and year, with the regional part set aside."""
    rows: list[dict[str, object]] = []
    span = f"FY{sources.recent[0]}-{sources.last}"
    for (account, year), (amount, basis, text) in amounts().items():
        share = set_aside_share(sources, account)
        rows.append(
            {
                "account": account,
                "year": year,
                "amount_musd": round(amount, 3),
                "set_aside_musd": round(amount * share, 3),
                "basis": basis,
                "source": text,
                "author": AUTHOR,
                "note": f"set aside: {share:.1%} of {span} obligations were regional, world "
                "or outside the case",
            }
        )
    return rows


def last_plan(sources: Sources, years: tuple[int, ...] = ()) -> list[dict[str, object]]:
    """Return mean yearly obligations by nation and account, of the recent years or of `years`."""
    years = years or sources.recent
    span = f"FY{years[0]}-{years[-1]}"
    return [
        {
            "nation": nation,
            "account": account,
            "amount_musd": amount,
            "basis": "fact",
            "source": f"Greenbook, account {code}, mean of {span}, constant 2020 dollars, "
            "a negative year counted as 0",
            "author": AUTHOR,
        }
        for nation in sources.nations
        for account, code in ACCOUNTS.items()
        if (amount := round(sources.mean(nation, years, account), 3)) > 0
    ]


def floors() -> dict[str, dict[int, float]]:
    """Return the nominal floors of the model's own accounts by nation and year (FMF only)."""
    result: defaultdict[str, dict[int, float]] = defaultdict(dict)
    for row in read("reference", "law.csv"):
        name = row["rule"]
        usable = row["kind"] == "floor" and row["confidence"] in USABLE
        if usable and name.startswith(("floor_isr_", "floor_egy_", "floor_jor_")):
            result[row["nations"]][int(row["years"])] = number(row["amount_musd"])
    return dict(result)


def floor_of_last_year() -> tuple[str, float]:
    """Return the nation and nominal amount of the floor that only the last year's act writes."""
    row = next(r for r in read("reference", "law.csv") if r["rule"] == "floor_phl_fmf_2024")
    return row["nations"], number(row["amount_musd"])
