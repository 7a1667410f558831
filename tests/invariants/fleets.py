"""Drawn cases whose equipment is delivered late, manned, sustained and given in packages."""

from __future__ import annotations

from typing import Any

import pandas as pd
from hypothesis import strategies as st
from invariants.strategies import META, Frames, maybe, quarters, tables, whole

from allocator.inputs.case.case import Case, build_case
from allocator.inputs.policy.policy import Policy

EQUIPMENT = {
    "lead_years": (whole(0, 2), 0),
    "ramp_years": (whole(0, 1), 0),
    "initial_support_years": (whole(0, 2), 0),
    "tail_share": (st.sampled_from((0.0, 0.125, 0.25)), 0.0),
    "min_lots": (whole(1, 2), 1),
    "buy_years": (maybe(st.just(1)), None),
    "new_type": (st.booleans(), False),
}
"""New columns of equipment: what to draw, and what stands for no such thing."""

NATIONS = {"host_sustain_musd": quarters(0, 0.5), "new_types_most": maybe(whole(0, 1))}
ACCOUNTS = {"disburse_years": maybe(whole(0, 2)), "budget_after_musd": maybe(quarters(0, 8))}
COURSES = {"training_years": whole(0, 1)}
ALL = ("delivery", "sustainment", "people", "packages", "after")
"""Every part of reality that `left_out` may name."""


def widened(draw: st.DrawFn, frame: pd.DataFrame, columns: Any) -> pd.DataFrame:
    """Return `frame` with drawn columns."""
    return frame.assign(**{
        name: [draw(numbers) for _ in range(len(frame))] for name, numbers in columns.items()
    })  # fmt: skip


@st.composite
def fleets(draw: st.DrawFn) -> Frames:
    """Tables of a case with at least one package."""
    frames = draw(tables().filter(lambda some: "equipment" in some))
    wide = {name: numbers for name, (numbers, _) in EQUIPMENT.items()}
    frames["equipment"] = widened(draw, frames["equipment"], wide)
    frames["nations"] = widened(draw, frames["nations"], NATIONS)
    frames["accounts"] = widened(draw, frames["accounts"], ACCOUNTS)
    if "courses" in frames:
        frames["courses"] = widened(draw, frames["courses"], COURSES)
    return frames | {name: pd.DataFrame(rows) for name, rows in _people(draw, frames).items()
                     if rows} | {name: pd.DataFrame(rows) for name, rows
                                 in _packages(draw, frames).items() if rows}  # fmt: skip


def _people(draw: st.DrawFn, frames: Frames) -> dict[str, Any]:
    if draw(st.booleans()):
        return {}
    crews = [
        {"item": item, "skill": "pilot", "persons_per_lot": draw(whole(1, 2))}
        for item in frames["equipment"]["item"] if draw(st.booleans())
    ]  # fmt: skip
    taught = [
        {"item": item, "skill": "pilot", "persons_per_seat": draw(quarters(0.5, 2))}
        for item in (frames["courses"]["item"] if "courses" in frames else ())
    ]
    base = [
        {"nation": nation, "skill": "pilot", "persons": draw(quarters(0, 3))}
        for nation in frames["nations"]["nation"] if draw(st.booleans())
    ]  # fmt: skip
    skills = [{"skill": "pilot", "attrition_per_year": draw(st.sampled_from((0.0, 0.25)))}]
    return {"skills": skills, "crews": crews, "graduates": taught, "skill_base": base}


def _packages(draw: st.DrawFn, frames: Frames) -> dict[str, Any]:
    kits = frames["equipment"]["item"].tolist()
    others = [i for name in ("courses", "grants") if name in frames for i in frames[name]["item"]]
    made: dict[str, Any] = {}
    if others and draw(st.booleans()):
        made["modules"] = [
            {"item": kits[0], "module": draw(st.sampled_from(others)),
             "units_per_lot": draw(quarters(0.25, 1)), "due_years": draw(maybe(whole(0, 1))),
             "status": draw(st.sampled_from(("law", "policy")))}
        ]  # fmt: skip
    if others and draw(st.booleans()):
        made["prerequisites"] = [
            {"item": kits[-1], "needs": draw(st.sampled_from(others)),
             "units": draw(quarters(0.25, 2)), "years_before": draw(whole(0, 1))}
        ]  # fmt: skip
    if len(kits) > 1 and draw(st.booleans()):
        made["exclusions"] = [{"group": "one", "item": item} for item in kits]
    return made


def fleet_case(frames: Frames, years_after: int = 2) -> Case:
    return build_case({**META, "years_after": years_after}, frames)


def without(frames: Frames) -> Frames:
    """Return `frames` less all that is said of delivery, people, packages and sustainment."""
    gone = {"skills", "crews", "graduates", "skill_base", "modules", "prerequisites", "exclusions"}
    kept = {name: frame for name, frame in frames.items() if name not in gone}
    columns = {"equipment": EQUIPMENT, "nations": NATIONS, "accounts": ACCOUNTS,
               "courses": COURSES}  # fmt: skip
    return kept | {
        name: kept[name].drop(columns=list(some)) for name, some in columns.items() if name in kept
    }


@st.composite
def fleet_policies(draw: st.DrawFn, case: Case) -> Policy:
    """Policies that turn delivery, upkeep, people and persistence."""
    nations = case.tables["nations"]["nation"].tolist()
    band = {draw(st.sampled_from(["*", *nations])): 0.25} if draw(st.booleans()) else {}
    return Policy(
        delivery_delay=draw(whole(0, 1)),
        tail_factor=draw(st.sampled_from((0.0, 1.0, 2.0))),
        host_factor=draw(st.sampled_from((0.0, 1.0))),
        attrition_factor=draw(st.sampled_from((1.0, 3.0))),
        donor_share=draw(st.sampled_from((0.5, 1.0))),
        donor_share_fall=draw(st.sampled_from((0.0, 0.25))),
        after_weight=draw(st.sampled_from((0.0, 0.5, 1.0))),
        after_budget_share=draw(st.sampled_from((0.0, 0.1))),
        frozen_years=draw(whole(0, 1)),
        changed_lines_most=draw(maybe(whole(0, 1))),
        idle_most=draw(maybe(quarters(0, 1))),
        nation_band=band,
        retention=draw(st.sampled_from((0.5, 0.9, 1.0))),
        left_out=draw(st.lists(st.sampled_from(ALL), unique=True, max_size=2)),
    )
