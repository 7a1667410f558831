"""A revision in sentences: asked and kept, who pays, the nation, service, rules, proof."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from allocator.explore.revision.answer_tables import WORTH_SAVING_MUSD
from allocator.explore.revision.balance import balance_words
from allocator.explore.revision.by_nation import nation_sums
from allocator.explore.revision.causes import PAID_BY
from allocator.explore.revision.closing import closing_words
from allocator.explore.revision.more_missed import missed_words
from allocator.explore.revision.new_money_words import getters_words
from allocator.explore.revision.set_aside import set_aside_words
from allocator.explore.revision.value_words import most_words, points_words, worth_words
from allocator.inputs.policy.kept_names import kept_words
from allocator.report.compare.tables import SEVERAL
from allocator.report.rules.groups import first_sentence
from allocator.util.format import amount, change, counted, figure, listing, money_in_front
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.explore.revision.proof import Proof
    from allocator.plan.plan import Plan

_SHOWN = 3
_LEAST_MUSD = 1e-3
"""Money that is less is not told."""

PROOF_BEGINS = "Among which plans this is "
"""How the sentences begin that say within what an answer is the best; they come last."""


def answer_words(
    before: Plan,
    after: Plan,
    requests: pd.DataFrame,
    lines: pd.DataFrame,
    years: pd.DataFrame,
    service: Mapping[str, Sequence[str]],
    rules: pd.DataFrame,
    missed: pd.DataFrame,
    proof: Proof,
) -> dict[str, tuple[str, ...]]:
    """Return the answer in sentences by part, in the order in which a planner asks.

    The parts are ``asked``, ``nothing`` (where nothing changes), ``payers``, ``getters``,
    ``closing`` (how the sums of a cut close), ``balance`` (where the money comes from), ``value``
    (of the whole plan), ``nations``, those of `service`, ``rules`` and ``proof``.
    """
    said = {"asked": tuple(asked_words(requests))}
    if before is after:
        return {**said, "nothing": ("Nothing changes: the plan keeps all of this already.",)}
    told = {part: tuple(words) for part, words in service.items()}
    money = before.meta.get("next_million_value") or 0.0
    proven = tuple(_proven(proof, money))
    if lines.empty and np.isclose(before.value, after.value, rtol=0, atol=NOTHING):
        more_money = proof.added_by or proof.not_added
        already = requests["kept"].all() and not more_money
        nothing = f"Nothing changes{': the plan keeps all of this already' if already else ''}."
        return {**said, "nothing": (nothing,), **told, "proof": proven}
    others = others_moved(lines, years)
    getters = (
        getters_words(lines, alone=proof.nothing_given)
        if proof.added_by
        else _getters(others, proof, money)
    )
    same = paid_otherwise(lines[~lines["nation"].isin(set(years["nation"]))])
    asked_about = tuple(years["nation"].unique())
    balance = balance_words(before, after, asked_about)
    aside = float(missed.loc[missed["decision"] != "", "points"].sum())
    return {
        **said,
        "payers": tuple(_payers(others, money)),
        "getters": (*getters, *same),
        "closing": tuple(closing_words(before, after, others, asked_about)),
        "balance": tuple(balance),
        "value": tuple(worth_words(before, after, requests, money, aside)),
        "nations": tuple(_nations(years, lines.groupby("nation")["value"].sum(), money)),
        **told,
        "rules": (_rules(rules, missed), *filter(None, [set_aside_words(after, missed)])),
        "proof": proven,
    }


def others_moved(lines: pd.DataFrame, years: pd.DataFrame) -> pd.DataFrame:
    """Return the lines whose goods move, without those of the nations asked about."""
    return lines[~lines["nation"].isin(set(years["nation"])) & (lines["moves"] == "goods")]


def asked_words(requests: pd.DataFrame) -> Iterator[str]:
    """Yield what was asked and what became of it; decisions that keep the plan are one sentence."""
    for row in requests[requests["stays"] == ""].to_dict("records"):
        told = f" {row['outcome']}" if row["outcome"] else ""
        repair = f" {row['repair']}" if row["repair"] else ""
        kept = ("Asked" if row["judged"] else "Made") if row["kept"] else "Asked, but not kept"
        yield f"{kept}: {row['words']}.{told}{repair}"
    stays = requests[requests["stays"] != ""]
    if stays.empty:
        return
    missed = stays[~stays["kept"]].to_dict("records")
    words = kept_words(stays["stays"], len(stays))
    if not missed:
        yield f"Asked: {words}. Kept."
        return
    first = " ".join(f"{row['words']}. {row['outcome']}" for row in missed[:_SHOWN])
    yield (
        f"Asked, but not kept: {words}. {counted(len(missed), 'decision')} not kept in full: "
        f"{first}"
    )


def _payers(others: pd.DataFrame, money: float) -> Iterator[str]:
    gives = others[others["change_musd"] < -_LEAST_MUSD]
    if gives.empty:
        yield "Who pays: no other nation gives anything up."
        return
    first = gives.sort_values("change_musd", kind="stable").head(_SHOWN)
    told = " ".join(_line(row, money) for row in first.to_dict("records"))
    if len(gives) <= _SHOWN:
        yield f"Who pays: {told}"
        return
    yield (
        f"Who pays: {counted(gives['nation'].nunique(), 'nation')} in "
        f"{counted(len(gives), 'line')} (nation and area) give up US$ "
        f"{amount(-float(gives['change_musd'].sum()))} million and lose "
        f"{points_words(-float(gives['value'].sum()), money)}. Most: {told}"
    )
    yield from nation_sums(gives)
    yield from _saved_first(gives)


def _line(row: Mapping[Any, Any], money: float) -> str:
    cause = f"; it {row['cause']}" if row["cause"] else ""
    return (
        f"{row['name']} ({row['area_name']}), US$ {amount(abs(row['change_musd']))} million"
        f"{_worth(row['value'], money)}: {row['goods']}{cause}."
    )


def _worth(points: float, money: float) -> str:
    """Say in money what a line loses or gains; in value points where the margin is not known."""
    turn = "loses" if points < 0 else "gains"
    if not money:
        return f", {points_words(abs(points))} {'lost' if points < 0 else 'gained'}"
    return f" ({turn} what US$ {amount(abs(points) / money)} million adds at the margin)"


def _getters(others: pd.DataFrame, proof: Proof, money: float) -> Iterator[str]:
    gets = others[others["change_musd"] > _LEAST_MUSD]
    if gets.empty:
        return
    why = "what they had given" if proof.moved_back else "upkeep that donors pay now"
    if proof.for_all:
        why = "as no plan was found in which none of them does"
    if proof.rules:
        texts = listing([f"“{text}”" for text in proof.rules], _SHOWN)
        why = f"so that rules are kept that would be missed: {texts}"
    first = gets.sort_values("change_musd", ascending=False, kind="stable").head(_SHOWN)
    told = " ".join(_line(row, money) for row in first.to_dict("records"))
    yield (
        f"{counted(gets['nation'].nunique(), 'other nation gets', 'other nations get')} more, "
        f"US$ {amount(float(gets['change_musd'].sum()))} million in "
        f"{counted(len(gets), 'line')}, {why}. {'Most: ' if len(gets) > _SHOWN else ''}{told}"
    )


def paid_otherwise(lines: pd.DataFrame) -> Iterator[str]:
    """Say who keeps all goods and is paid from other accounts, and what that costs."""
    same = lines[(lines["moves"] == "payers") & (lines["change_musd"].abs() > _LEAST_MUSD)]
    if same.empty:
        return
    much = float(same["change_musd"].sum())
    turn = "more" if much > 0 else "less"
    causes = same["cause"][same["cause"] != ""].str.removeprefix(PAID_BY)
    ways = listing(causes.unique(), _SHOWN)
    yield (
        f"The same goods from other accounts: {listing(same['name'].unique(), 2 * _SHOWN)}, at US$ "
        f"{amount(abs(much))} million {turn} in all, as their surcharges differ"
        f"{f': what they have {PAID_BY}{ways}' if ways else ''}."
    )


def _saved_first(gives: pd.DataFrame) -> Iterator[str]:
    """Say which of many lines lose most value for their money."""
    large = gives[gives["change_musd"] <= -WORTH_SAVING_MUSD]
    if len(large) <= _SHOWN:
        return
    first = large.sort_values("value_per_musd", ascending=False, kind="stable").head(_SHOWN)
    told = [
        f"{row['name']} ({row['area_name']}), US$ {amount(-row['change_musd'])} million at "
        f"{amount(100 * row['value_per_musd'])}"
        for row in first.to_dict("records")
    ]
    yield (
        f"What to try to save first, by value points lost per US$ 100 million: {'; '.join(told)}. "
        "These are averages over all years and accounts of a line; money of one year may buy back "
        "others first."
    )


def _nations(years: pd.DataFrame, value: pd.Series[float], money: float) -> Iterator[str]:
    for nation, own in years.groupby("nation", sort=False):
        parts = [
            f"{row['year']} {change(row['change_musd'], '−')}" for row in own.to_dict("records")
        ]
        was, now = (float(own[side].sum()) for side in ("before_musd", "after_musd"))
        points = float(value.get(str(nation), 0.0))
        yield (
            f"{own['name'].iloc[0]}, US$ million: {', '.join(parts)}; together from {amount(was)} "
            f"to {amount(now)}{_worth(points, money)}."
        )


def _rules(rules: pd.DataFrame, missed: pd.DataFrame) -> str:
    rules = rules[~rules["rule"].isin(missed["rule"])]
    missed = missed[missed["decision"] == ""]
    parts = []
    for own, words in (
        (rules[rules["change"] == "now binds"], "newly reached"),
        (missed, "newly missed, or missed by more"),
        (rules[rules["change"] == "no longer relaxed"], "no longer missed"),
        (rules[rules["change"] == SEVERAL], "reached or missed in other years or places"),
    ):
        if not own.empty:
            texts = [_rule(row) for row in own.head(_SHOWN).to_dict("records")]
            rest = f" and {len(own) - _SHOWN} more" if len(own) > _SHOWN else ""
            parts.append(f"{words}: {'; '.join(texts)}{rest}")
    if not parts:
        return "No rule is newly reached or missed."
    return f"Rules {'; '.join(parts)}."


def _rule(row: Mapping[Any, Any]) -> str:
    missed = f" ({missed_words(row)})" if "missed" in row else ""
    return f"“{money_in_front(first_sentence(row['text']))}”{missed}"


def _proven(proof: Proof, money: float) -> Iterator[str]:
    steps = bool(proof.added_by) and not proof.nothing_given
    best = _none_better(proof, money, steps=steps)
    found = "the best" if proof.proven else "the best found, not proven to be the best"
    price = (
        " So that nothing moves without need, each US$ 1 million given up or added counts against "
        f"a plan by {figure(proof.price)} times what US$ 1 million usually gains"
        f"{'; what the new money then adds has no such price' if steps else ''}."
    )
    if proof.nothing_given:
        price = ""
    yield (
        f"{PROOF_BEGINS}{found}: {proof.scope}.{price} {best}. A search for a new plan "
        "('allocator solve') may gain more and would move more."
    )
    if proof.not_added:
        yield (
            "What the new money could add was not found: the search for it ended without an answer."
        )
    if proof.unfinished:
        yield (
            "A search that allowed less ended before it found a plan, and before it proved that "
            "there is none: what is not kept here may yet be possible."
        )


def _none_better(proof: Proof, money: float, *, steps: bool) -> str:
    """Say how much better another plan may be; `steps`: additions came after a least change."""
    by = ""
    if proof.missing > NOTHING:
        by = f" by more than {most_words(proof.missing, money)}"
    if not steps:
        return f"No plan of this kind is better{by}"
    return (
        "No change before the new money is better, and no addition to this one"
        f"{',' if by else ''}{by}{' in both together' if by else ''}; one search over both at "
        "once might find a better plan"
    )
