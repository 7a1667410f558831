"""Law and policy: bars and floors with their citations from `data/reference/law.csv`."""

from __future__ import annotations

from . import continuity, money
from .sources import YEARS, Row, Sources, number, read

AUTHOR = "Allocator developers"
NOT_LAW = {"EGY"}
"""Floors that the acts word as "should", not "shall": taken as policy."""

LATER = ("pakistan_suspension", "pakistan_incle_level", "pakistan_nadr_level")
"""Policies that were decided while the years of the fit were under way."""

IMET_TIMES, IMET_LEAST = 1.5, 0.3
"""Most IMET of a nation in a year: times its record year, and at least, US$ million (judgement)."""


def _law() -> dict[str, Row]:
    return {
        row["rule"]: row
        for row in read("reference", "law.csv")
        if row["confidence"] in money.USABLE
    }


def eligibility(sources: Sources) -> list[dict[str, object]]:
    """Return the bars and exemptions that name a nation of the case or all nations."""
    law, judged = _law(), read("judgement", "eligibility.csv")
    acts = {row["rule"]: _acts(row, law) for row in judged}
    return [
        _bar(row, act, nations, name, _lifted(row, act, acts))
        for row in judged
        if (nations := _in_case(row["nations"], sources))
        for name, act in acts[row["rule"]]
    ]


def _lifted(row: Row, act: Row, acts: dict[str, list[tuple[str, Row]]]) -> list[str]:
    """Return the bars that an exemption lifts: those of its own year, all if it has no year."""
    bars = [bar for lifted in row["lifts"].split(";") for bar in acts.get(lifted, [])]
    own_year = not row["years"]
    return [name for name, bar in bars if not own_year or bar["years"] == act["years"]]


def _acts(row: Row, law: dict[str, Row]) -> list[tuple[str, Row]]:
    """Return the rules of a judged row by name, one for each act that it cites."""
    cited = [law[name] for name in row["law_rule"].split(";")]
    if len(cited) == 1:
        return [(row["rule"], cited[0])]
    return [(f"{row['rule']}_{act['years']}", act) for act in cited]


def _in_case(selection: str, sources: Sources) -> str:
    if selection.startswith("*"):
        return selection
    return ";".join(code for code in selection.split(";") if code in sources.nations)


def _bar(row: Row, law: Row, nations: str, name: str, lifts: list[str]) -> dict[str, object]:
    waivable = row["waivable"] or ("yes" if law["waivable"] == "yes" else "no")
    return {
        "rule": name,
        "effect": row["effect"],
        "nations": nations,
        "accounts": row["accounts"],
        "kinds": row["kinds"],
        "areas": row["areas"],
        "items": row["items"],
        "years": row["years"] or law["years"],
        "lifts": ";".join(lifts),
        "waivable": waivable if row["effect"] == "bar" else "no",
        "exception": law["exception"],
        "citation": law["citation"],
        "date": law["date"],
        "note": "; ".join(
            filter(None, (row["note"], f"law.csv: {law['rule']}, {law['confidence']}"))
        ),
    }


def certifications(sources: Sources) -> list[dict[str, object]]:
    """Return what the case takes as given, where the money that depends on it is known.

    Money that may be used before it is in US$ of the base year, as all money of the case.
    """
    law, level = _law(), money.deflator()
    rows: list[dict[str, object]] = []
    for row in read("judgement", "relied_on.csv"):
        act = law[row["law_rule"]]
        nations = _in_case(act["nations"], sources)
        if not row["kind"] or not nations:
            continue
        free = row["free_musd"]
        rows.append(
            {
                "certification": row["law_rule"],
                "kind": row["kind"],
                "signatory": row["signatory"],
                "nations": nations,
                "accounts": row["accounts"] or act["accounts"],
                "years": _years(row["years"] or act["years"]),
                "free_share": row["free_share"],
                "free_musd": round(number(free) / level[int(act["years"])], 3) if free else "",
                "condition": act["purpose"],
                "assumed": row["assumed"],
                "citation": act["citation"],
                "date": act["date"],
                "note": f"law.csv: {act['rule']}, {act['confidence']}",
            }
        )
    return rows


def _years(text: str) -> str:
    return "*" if text == ";".join(map(str, YEARS)) else text


def earmarks(sources: Sources, of_the_past: bool = False) -> list[dict[str, object]]:
    """Return floors of the appropriation acts, one cap, and the policies of money.

    These are shares and caps by judgement, the most IMET of a nation, and what programmes keep.
    The fit asks of money of the past, to which programmes that go on and `LATER` do not apply.
    """
    rows = [
        *_floors(), *_floor_of_one_year(sources), *_caps(sources), *_shares(), *_imet_most(sources),
    ]  # fmt: skip
    if of_the_past:
        return [row for row in rows if row["rule"] not in LATER]
    return [*rows, *continuity.floors(sources, eligibility(sources))]


def _floors() -> list[dict[str, object]]:
    law, level = _law(), money.deflator()
    rows: list[dict[str, object]] = []
    for nation, years in sorted(money.floors().items()):
        for year in YEARS:
            shown = year if year in years else max(y for y in years if y < year)
            source = law[f"floor_{nation.lower()}_fmf_{shown}"]
            nominal = years[shown]
            note = f"{nominal:g} nominal; GDP deflator {level[year]:.4f}; {source['confidence']}"
            if shown != year:
                note += f"; FY{year} not confirmed: the amount of FY{shown}"
            rows.append(
                {
                    "rule": f"fmf_floor_{nation.lower()}_{year}",
                    "status": "policy" if nation in NOT_LAW else "law",
                    "sense": "floor",
                    "accounts": "FMF",
                    "nations": nation,
                    "kinds": "grant" if source["assistance_kinds"] == "grant" else "*",
                    "years": str(year),
                    "amount_musd": round(nominal / level[year], 3),
                    "citation": source["citation"],
                    "date": source["date"],
                    "note": note + ("; worded should, not shall" if nation in NOT_LAW else ""),
                }
            )
    return rows


def _floor_of_one_year(sources: Sources) -> list[dict[str, object]]:
    """Return the floor for the Philippines, which only the act of FY2024 writes."""
    law, level = _law()["floor_phl_fmf_2024"], money.deflator()
    year, (nation, nominal) = int(law["years"]), money.floor_of_last_year()
    if nation not in sources.nations:
        return []
    return [
        {
            "rule": f"fmf_floor_phl_{year}",
            "status": "law",
            "sense": "floor",
            "accounts": "FMF",
            "nations": nation,
            "kinds": "*",
            "years": str(year),
            "amount_musd": round(nominal / level[year], 3),
            "citation": law["citation"],
            "date": law["date"],
            "note": f"{nominal:g} nominal; GDP deflator {level[year]:.4f}; {law['confidence']}",
        }
    ]


def _caps(sources: Sources) -> list[dict[str, object]]:
    law = _law()["cap_lka_fmf_2020"]
    if "LKA" not in sources.nations:
        return []
    return [
        {
            "rule": "fmf_cap_lka",
            "status": "law",
            "sense": "cap",
            "accounts": "FMF",
            "nations": "LKA",
            "years": law["years"],
            "amount_musd": number(law["amount_musd"]),
            "citation": law["citation"],
            "date": law["date"],
            "note": "FY2020 only: FY2021 adds to a sum that was not read, later acts have no cap",
        }
    ]


def _shares() -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for row in read("judgement", "policy_shares.csv"):
        author, day = row.pop("author"), row.pop("date")
        filled: dict[str, object] = {key: value for key, value in row.items() if value}
        rows.append(filled | {"status": "policy", "date": day, "note": f"{row['note']} ({author})"})
    return rows


def _imet_most(sources: Sources) -> list[dict[str, object]]:
    """Return the most IMET of each nation in a year: it goes to many in small amounts (policy)."""
    rows: list[dict[str, object]] = []
    for nation in sources.nations:
        record = max(sources.of(nation, "IMET", year) for year in sources.past)
        rows.append(
            {
                "rule": f"imet_most_{nation.lower()}",
                "status": "policy",
                "sense": "cap",
                "accounts": "IMET",
                "nations": nation,
                "per": "each_year",
                "amount_musd": round(max(IMET_LEAST, IMET_TIMES * record), 3),
                "note": f"formula: {IMET_TIMES:g} x {record:.2f}, the record year of "
                f"FY{sources.past[0]}-{sources.last} (Greenbook), at least {IMET_LEAST:g}; that "
                f"IMET goes to many nations in small amounts is a judgement ({AUTHOR}, 2026-11-29)",
            }
        )
    return rows


def coverage_floors() -> list[dict[str, object]]:
    """Return the coverage floors: policy by judgement."""
    return [
        {
            "rule": row["rule"],
            "scope": row["scope"],
            "member": row["member"],
            "min_share": number(row["min_share"]),
            "years": row["years"],
            "note": f"judgement: {row['note']} ({row['author']}, {row['date']})",
        }
        for row in read("judgement", "coverage.csv")
    ]


def returns() -> list[dict[str, object]]:
    """Return the pieces of diminishing returns: judgement."""
    return [
        {
            "piece": int(row["piece"]),
            "share_of_need": number(row["share_of_need"]),
            "slope": number(row["slope"]),
            "basis": "judgement",
            "author": f"{row['author']} {row['date']}",
        }
        for row in read("judgement", "returns.csv")
    ]
