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
"""Share of an account's purposes that a bar must leave open to what goes on (judgement)."""

ACCOUNT_OF_ITS_OWN = ("USAI",)
"""Accounts that one nation alone draws on: what it keeps is their money."""

AUTHOR = "Allocator developers"


def floors(sources: Sources, bars: list[dict[str, object]]) -> list[dict[str, object]]:
    """Return a floor of each programme that goes on, in years in which no bar stops it.

    `bars` are rows of the table `eligibility`. Nations with a floor of an act are left out, and
    rows that exempt are not read: a programme that goes on only by an exemption has no floor.
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
    """Return the planned years in which bars leave the account what it mainly exists for here."""
    weights = evidence.purposes()[account]
    shut = [str(row["years"]) for row in bars if _shuts(row, nation, account, weights)]
    return [y for y in YEARS if not any(span == "*" or str(y) in span.split(";") for span in shut)]


def _shuts(row: dict[str, object], nation: str, account: str, weights: evidence.Areas) -> bool:
    """Return whether a bar by name leaves less than `LEAST_LEFT` of what the account is for.

    Exemptions from it are not read.
    """
    named = nation in str(row["nations"]).split(";") and account in str(row["accounts"]).split(";")
    if row["effect"] != "bar" or not named or row["kinds"] != "*" or row["items"] != "*":
        return False
    _, *left = str(row["areas"]).split(";")
    open_to = sum(weights.get(area.removeprefix("!"), 0.0) for area in left)
    return open_to < LEAST_LEFT * sum(weights.values())


def _floor(sources: Sources, nation: str, account: str, years: list[int]) -> dict[str, object]:
    mean = sources.mean(nation, sources.recent, account)
    return {
        "rule": f"keep_{account.lower()}_{nation.lower()}",
        "status": "policy",
        "sense": "floor",
        "accounts": account,
        "nations": nation,
        "years": "*" if len(years) == len(YEARS) else ";".join(map(str, years)),
        "per": "all_years",
        "amount_musd": round(KEPT * mean * len(years), 3),
        "note": f"formula: {KEPT:g} x {len(years)} years x {mean:.3f}, the mean of "
        f"FY{sources.recent[0]}-{sources.last} (Greenbook); that a programme goes on is a "
        f"judgement ({AUTHOR}, 2026-11-30)",
    }
