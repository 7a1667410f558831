"""Prices in sentences: what a step is worth, what a rule costs, and among which plans."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from allocator.explore.revision.value_words import points_words, share_words
from allocator.util.format import counted, figure

if TYPE_CHECKING:
    import pandas as pd

    from allocator.plan.plan import Plan

ALL = "all plans"
"""How the set is told in which all nations are free."""

LAW = "It is law: its cost is shown, but it is not up for choice, and no plan without it is given."

_ONE = {"course_seats": "seat a year", "production": "lot made a year", "stock": "lot in stock"}
_LEAST = 1e-6
_WHOSE = "the plan's"


def price_words(
    plan: Plan, gain: float, left: float, tables: Mapping[str, pd.DataFrame]
) -> Iterator[str]:
    """Yield the sentences, the proof last."""
    amounts, rules = tables["amounts"], tables["rules"]
    for row in amounts[amounts["state"] != "screened"].to_dict("records"):
        yield _amount(row, plan)
    for row in rules[rules["state"] != "screened"].to_dict("records"):
        yield _rule(row, plan)
    screened = sum(int((one["state"] == "screened").sum()) for one in (amounts, rules))
    if screened:
        yield (
            f"{counted(screened, 'other price')} screened by duals and not solved: no proof. A "
            "rule with slack may have a price, too, because lots and lines are whole."
        )
    if gain > left:
        yield (
            f"Steps begin at the best plan found around this one, which is worth "
            f"{share_words(gain, plan, whose=_WHOSE)} more."
        )
    yield _proof(tables)


def _proof(tables: Mapping[str, pd.DataFrame]) -> str:
    solved = [one[one["state"] != "screened"] for one in (tables["amounts"], tables["rules"])]
    free = {text for one in solved for text in one["among"]}
    if free and free <= {ALL}:
        return "Among which plans this is proven: all plans."
    return (
        "Among which plans this is proven: those with the same lots, seats and lines, in which any "
        "money may move; and those in which one of the nations named gets anything, while all "
        "others keep their goods (for a rule about a nation, that nation may give). A plan outside "
        "of these may be better with the change or without it."
        + (" Of prices that are not of money for one nation: all plans." if ALL in free else "")
    )


def _amount(row: Mapping[Any, Any], plan: Plan) -> str:
    what = _what(row)
    if _unknown(row["open_up"]):
        first = f"What {what} more gains is unknown: no plan of the set, or no proof, was found."
    elif row["up"] <= row["open_up"]:
        first = f"{what} more gains no more than the search leaves open: a tie."
    else:
        bought = f", for {row['bought']}" if row["bought"] else ""
        first = f"{what} more gains {_gained(row['up'], plan)}{bought}."
    if _unknown(row["open_down"]):
        second = (
            "What as much less loses is unknown: there is not so much to take away, or no plan of "
            "the set, or no proof, was found."
        )
    elif row["down"] <= row["open_down"]:
        second = "As much less loses no more than the search leaves open: a tie."
    else:
        given = f", with {row['given_up']}" if row["given_up"] else ""
        second = f"As much less loses {_gained(row['down'], plan)}{given}."
    return f"{first} {second}{_duals(row)}"


def _gained(points: float, plan: Plan) -> str:
    """Write a gain or a loss as a share of the value of the plan, with its value points."""
    return f"{share_words(points, plan, whose=_WHOSE)}, {points_words(points)}"


def _unknown(left: float | None) -> bool:
    return left is None or left != left


def _what(row: Mapping[Any, Any]) -> str:
    name = str(row["name"]).split(" (")[0]
    if row["kind"] in ("account", "nation"):
        alone = f" for {name} alone" if row["kind"] == "nation" else ""
        return f"US$ {figure(row['step'])} million of {row['code']} of {row['year']}{alone}"
    return f"One {_ONE[row['kind']]} of {name}"


def _duals(row: Mapping[Any, Any]) -> str:
    if row["agree"] is None or row["agree"] != row["agree"]:
        return ""
    if row["agree"]:
        return " The duals say the same."
    why = "lots, seats and lines are whole or the step is not small"
    if row["kind"] == "nation":
        why = "they count what the money frees for other nations, and no whole lots"
    return f" The duals say {points_words(row['dual'])}: they disagree, because {why}."


def _rule(row: Mapping[Any, Any], plan: Plan) -> str:
    name, law = row["key"], f" {LAW}" if row["status"] == "law" else ""
    if row["verdict"] == "unknown":
        return f"What {name} costs is unknown: the search ended before it had a plan or a proof."
    if row["verdict"] == "tie":
        return f"Without {name} the best plan is worth as much: a tie.{law}"
    missed, paid, moves = row["shortfall"], "", ""
    if missed > _LEAST:
        paid = f", of which {points_words(missed)} is the price of missing it"
    if row["moves"]:
        moves = f" Money that moves, US$ million: {row['moves']}."
    more = _gained(row["price"], plan)
    return f"Without {name} the best plan gains {more}{paid}.{moves}{law}"
