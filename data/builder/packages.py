"""Packages as they are fielded: delivery, upkeep, what belongs together and what does not."""

from __future__ import annotations

from .sources import Row, Sources, number, read

AUTHOR = "Allocator developers"
WHOLE = ("lead_years", "ramp_years", "initial_support_years", "min_lots", "buy_years")


def fielding() -> dict[str, dict[str, object]]:
    """Return delivery and upkeep columns of the equipment table by item, with their `remark`."""
    return {row["item"]: _fielding(row) for row in read("judgement", "fielding.csv")}


def _fielding(row: Row) -> dict[str, object]:
    figures: dict[str, object] = {name: int(row[name]) if row[name] else "" for name in WHOLE}
    return figures | {
        "tail_share": number(row["tail_share"]),
        "new_type": row["new_type"],
        "remark": f"delivery, ramp, support, tail and least lots are judgements of {row['date']}: "
        f"{row['note']}",
    }


def modules() -> list[dict[str, object]]:
    """Return the modules table: law where a text asks for the element, else policy."""
    return [
        {
            "item": row["item"],
            "module": row["module"],
            "units_per_lot": number(row["units_per_lot"]),
            "due_years": int(row["due_years"]) if row["due_years"] else "",
            "status": row["status"],
            "citation": row["citation"],
            **_judged(row, "the text asks for the element, the quantity is ours"),
        }
        for row in read("judgement", "modules.csv")
    ]


def prerequisites() -> list[dict[str, object]]:
    """Return the prerequisites table: judgement."""
    return [
        {
            "item": row["item"],
            "needs": row["needs"],
            "units": number(row["units"]),
            "years_before": int(row["years_before"]),
            **_judged(row),
        }
        for row in read("judgement", "prerequisites.csv")
    ]


def exclusions() -> list[dict[str, object]]:
    """Return the exclusions table: judgement."""
    return [
        {"group": row["group"], "item": row["item"], **_judged(row)}
        for row in read("judgement", "exclusions.csv")
    ]


def incompatible(sources: Sources) -> list[dict[str, object]]:
    """Return the incompatible table: nations by the size of their forces, items by judgement."""
    return [
        {
            "rule": row["rule"],
            "nations": ";".join(
                nation
                for nation in sources.nations
                if sources.armed_forces(nation) < number(row["most_forces"])
            ),
            "items": row["items"],
            "reason": row["reason"],
            **_judged(row),
        }
        for row in read("judgement", "incompatible.csv")
    ]


def _judged(row: Row, source: str = "") -> dict[str, object]:
    author = f"{row['author']} {row['date']}"
    return {"basis": "judgement", "source": source, "author": author, "note": row["note"]}
