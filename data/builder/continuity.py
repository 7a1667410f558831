"""Programmes that go on: what each keeps of its money of the last two years (policy)."""

from __future__ import annotations

from . import evidence, money
from .sources import ACCOUNTS, YEARS, Row, Sources, read

KEPT = 0.5
"""Share of its mean money of the last two years that a programme keeps (judgement): over all its
years together, so that whole seats and lots need not come every year."""

LEAST_MUSD = 0.05
"""Mean yearly money from which a nation's money in an account is a programme (judgement)."""

LEAST_LEFT = 0.1
"""Share of an account's purposes that law must leave open to what goes on (judgement)."""

FEWER = {("ALB", "IMET"): 0.39}
"""Share kept where a nation has too few people who are vetted and know the language for `KEPT`
(judgement; what the model's limits on people let through)."""

ACCOUNT_OF_ITS_OWN = ("USAI",)
"""Accounts that one nation alone draws on: what it keeps is their money."""

AUTHOR = "Allocator developers"


def floors(sources: Sources, bars: list[dict[str, object]]) -> list[dict[str, object]]:
    """Return a floor of each programme that goes on, in years in which no bar stops it.

    `bars` are rows of the table `eligibility`, exemptions among them. Nations with a floor of an
    act are left out.
    """
    stopped = _stopped()
    return [
        _floor(sources, nation, account, years)
        for nation in sources.nations
        for account in ACCOUNTS
        if account not in ACCOUNT_OF_ITS_OWN
        and nation not in money.floors()
        and (nation, account) not in stopped
        and goes_on(sources, nation, account)
        and (years := _open_years(nation, account, bars))
    ]


def goes_on(sources: Sources, nation: str, account: str) -> bool:
    """Return whether a programme goes on: it has `LEAST_MUSD`, and money in half of all years.

    Not in both of the two last: money of an account books late, so that a year is often empty.
    """
    booked = sum(sources.of(nation, account, year) > 0 for year in sources.past)
    mean = sources.mean(nation, sources.recent, account)
    return 2 * booked >= len(sources.past) and mean >= LEAST_MUSD


def _stopped() -> set[tuple[str, str]]:
    """Return the nations and accounts that a policy of this case holds at nothing."""
    caps = (row for row in read("judgement", "policy_shares.csv") if row["sense"] == "cap")
    return {pair for row in caps if row["amount_musd"] == "0" for pair in _pairs(row)}


def _pairs(row: Row) -> list[tuple[str, str]]:
    return [(n, a) for n in row["nations"].split(";") for a in row["accounts"].split(";")]


def _open_years(nation: str, account: str, bars: list[dict[str, object]]) -> list[int]:
    """Return the planned years in which law leaves `LEAST_LEFT` of what the account is for here."""
    weights = evidence.purposes()[account]
    mine = [row for row in bars if _is_about(row, nation, account)]
    least = LEAST_LEFT * sum(weights.values())
    return [
        year
        for year in YEARS
        if sum(weight for area, weight in weights.items() if _is_open(area, year, mine)) >= least
    ]


def _is_about(row: dict[str, object], nation: str, account: str) -> bool:
    """Return whether a bar or an exemption names the nation and the account."""
    return nation in str(row["nations"]).split(";") and account in str(row["accounts"]).split(";")


def _is_open(area: str, year: int, rows: list[dict[str, object]]) -> bool:
    """Return whether every bar on all goods of the area in the year is lifted by an exemption."""
    now = [row for row in rows if _covers(row, area) and _holds(row, year)]
    lifted = {
        rule for row in now if row["effect"] == "exempt" for rule in str(row["lifts"]).split(";")
    }
    bars = (row for row in now if row["effect"] == "bar" and row["kinds"] == row["items"] == "*")
    return all(row["rule"] in lifted for row in bars)


def _covers(row: dict[str, object], area: str) -> bool:
    first, *rest = str(row["areas"]).split(";")
    return f"!{area}" not in rest if first == "*" else area in (first, *rest)


def _holds(row: dict[str, object], year: int) -> bool:
    return row["years"] == "*" or str(year) in str(row["years"]).split(";")


def _floor(sources: Sources, nation: str, account: str, years: list[int]) -> dict[str, object]:
    mean = sources.mean(nation, sources.recent, account)
    kept = FEWER.get((nation, account), KEPT)
    return {
        "rule": f"keep_{account.lower()}_{nation.lower()}",
        "status": "policy",
        "sense": "floor",
        "accounts": account,
        "nations": nation,
        "years": "*" if len(years) == len(YEARS) else ";".join(map(str, years)),
        "per": "all_years",
        "amount_musd": round(kept * mean * len(years), 3),
        "note": f"formula: {kept:g} x {len(years)} years x {mean:.3f}, the mean of "
        f"FY{sources.recent[0]}-{sources.last} (Greenbook); that a programme goes on is a "
        f"judgement ({AUTHOR}, 2026-11-30)",
    }
