"""A revision in sentences: asked and kept, who pays, the nation, service, rules, proof."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from allocator.util.format import amount, counted, figure, percent
from allocator.util.tolerance import NOTHING, SHOWN

if TYPE_CHECKING:
    from allocator.explore.revision.proof import Proof
    from allocator.plan.plan import Plan

_SHOWN = 3
_LEAST_MUSD = 1e-3
_WORTH_SAVING_MUSD = 1.0
"""Lines that give up less (US$ million) are not told among those to save first."""


def answer_words(
    before: Plan,
    after: Plan,
    requests: pd.DataFrame,
    lines: pd.DataFrame,
    years: pd.DataFrame,
    service: Sequence[str],
    rules: pd.DataFrame,
    proof: Proof,
) -> Iterator[str]:
    """Yield the answer in sentences, in the order in which a planner asks."""
    yield from _asked(requests)
    if before is after:
        yield "Nothing changes: the plan keeps all of this already."
        return
    asked_about = set(years["nation"])
    yield from _payers(lines, asked_about)
    yield _worth(before, after)
    yield from _nations(years)
    yield from service
    yield _rules(rules)
    yield _proven(proof)


def _asked(requests: pd.DataFrame) -> Iterator[str]:
    for row in requests.to_dict("records"):
        told = f" {row['outcome']}" if row["outcome"] else ""
        repair = f" {row['repair']}" if row["repair"] else ""
        kept = "Asked" if row["kept"] else "Asked, but not kept"
        yield f"{kept}: {row['words']}.{told}{repair}"


def _payers(lines: pd.DataFrame, asked_about: set[str]) -> Iterator[str]:
    others = lines[~lines["nation"].isin(asked_about) & (lines["moves"] == "goods")]
    gives = others[others["change_musd"] < -_LEAST_MUSD]
    if gives.empty:
        yield "No other nation gives anything up."
    else:
        first = gives.sort_values("change_musd", kind="stable").head(_SHOWN)
        told = [f"{row['name']} ({row['area_name']}): {row['goods']}"
                for row in first.to_dict("records")]  # fmt: skip
        rest = len(gives) - len(told)
        more = f"; and {counted(rest, 'line')} more" if rest else ""
        lost = -float(gives["value"].sum())
        yield (
            f"Who pays: {counted(gives['nation'].nunique(), 'nation')} in "
            f"{counted(len(gives), 'line')} (nation and area) give up US$ "
            f"{amount(-float(gives['change_musd'].sum()))} million, worth {_points(lost)}. "
            f"Most: {'; '.join(told)}{more}."
        )
        yield from _saved_first(gives)
    gets = others[others["change_musd"] > _LEAST_MUSD]
    if not gets.empty:
        yield (
            f"{counted(gets['nation'].nunique(), 'other nation gets', 'other nations get')} more, "
            f"US$ {amount(float(gets['change_musd'].sum()))} million: upkeep that donors pay now, "
            "or goods that a rule asks for."
        )


def _saved_first(gives: pd.DataFrame) -> Iterator[str]:
    """Say which of many lines lose most value for their money."""
    large = gives[gives["change_musd"] <= -_WORTH_SAVING_MUSD]
    if len(large) <= _SHOWN:
        return
    first = large.sort_values("value_per_musd", ascending=False, kind="stable").head(_SHOWN)
    told = [
        f"{row['name']} ({row['area_name']}), US$ {amount(-row['change_musd'])} million at "
        f"{100 * row['value_per_musd']:.2g}"
        for row in first.to_dict("records")
    ]
    yield (
        f"What to try to save first, by value points lost per US$ 100 million: {'; '.join(told)}."
    )


def _worth(before: Plan, after: Plan) -> str:
    was, now = (plan.value + float(plan.meta["bending_value"]) for plan in (before, after))
    missed = float(after.meta["bending_value"]) - float(before.meta["bending_value"])
    turn = "gains" if now >= was else "loses"
    share = f" ({percent(abs(now - was) / abs(was))})" if was else ""
    told = f"The whole plan {turn} {_points(abs(now - was))}{share}"
    if abs(missed) <= SHOWN:
        return f"{told}."
    return f"{told}; rules missed count {_points(abs(missed))} {'more' if missed > 0 else 'less'}."


def _nations(years: pd.DataFrame) -> Iterator[str]:
    for name, own in years.groupby("name", sort=False):
        parts = [f"{row['year']} {_signed(row['change_musd'])}" for row in own.to_dict("records")]
        total = _signed(float(own["change_musd"].sum()))
        yield f"{name}, US$ million: {', '.join(parts)}; together {total}."


def _rules(rules: pd.DataFrame) -> str:
    parts = []
    for turn, words in (
        ("now binds", "newly reached"),
        ("now relaxed", "newly missed"),
        ("no longer relaxed", "no longer missed"),
    ):
        own = rules[rules["change"] == turn]
        if not own.empty:
            texts = [text.split(". ")[0].rstrip(".") for text in own["text"].head(_SHOWN)]
            rest = f" and {len(own) - _SHOWN} more" if len(own) > _SHOWN else ""
            parts.append(f"{words}: “{'”; “'.join(texts)}”{rest}")
    if not parts:
        return "No rule is newly reached or missed."
    return f"Rules {'; '.join(parts)}."


def _proven(proof: Proof) -> str:
    if proof.missing <= NOTHING:
        best = "The answer is proven to be the best of its kind"
    else:
        best = f"No other answer of its kind gains more than {proof.missing:.2g} value points"
    return (
        f"Within what this is the best: {proof.scope}; what is given up must be worth "
        f"{figure(proof.price)} times its money beside its value. {best}. "
        "A search for a new plan ('allocator solve') may gain more and would move more."
    )


def _points(value: float) -> str:
    places = 2 if abs(value) >= 10 * SHOWN else 4
    return f"{value:.{places}f} value points"


def _signed(musd: float) -> str:
    if abs(musd) < _LEAST_MUSD:
        return "0"
    return f"{'+' if musd > 0 else '−'}{amount(abs(musd))}"
