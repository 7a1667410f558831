"""The difference of two plans in a few plain sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pandas as pd

from allocator.inputs.case.last_plan_name import last_plan_name
from allocator.inputs.case.names import names_in
from allocator.inputs.case.rule_names import policy_names
from allocator.inputs.policy.differences import policy_differences
from allocator.inputs.policy.fields import FIELDS
from allocator.inputs.policy.form import label_of
from allocator.plan.least_change import near_of, near_words
from allocator.report.compare.sides import Side
from allocator.report.compare.tables import SEVERAL, TURNS
from allocator.report.movers import movers
from allocator.report.rules.groups import first_sentence
from allocator.util.format import amount, change, counted, listing, percent, tells

_SHOWN = 3
_LEAST_VALUE = 0.005
"""Less value than this (value points) shows as 0.00."""

_COSTS = {
    "bending_value": "relaxed rules cost",
    "change_cost_value": "change from the last plan costs",
    "swing_cost_value": "swings from year to year cost",
}
"""Costs that are a part of the value, and the sentence that tells how they differ."""

_WEIGHING = tuple(one.name for one in FIELDS if one.weighs)
"""Fields of a policy that change what a value point stands for."""

_ITEMS = {"out": "dropped", "in": "added", "more": "changed"}
"""What becomes of the items of a nation, and how it is called."""

_RULES = {**{turn: (turn, turn.replace("binds", "bind")) for turn in TURNS},
          SEVERAL: (SEVERAL, SEVERAL.replace("differs", "differ"))}  # fmt: skip
"""What rules do, of one and of several."""


def noise_of(before: Side, after: Side) -> float | None:
    """Return the two gaps together in value points, None where one of them is not known.

    Where one plan is the least change of the other, that is what its proof leaves open.
    """
    for one, other in ((before, after), (after, before)):
        if one.changes(other):
            return float(near_of(one.meta)["missing"])
    parts = (before.missing_value, after.missing_value)
    return None if parts[0] is None or parts[1] is None else parts[0] + parts[1]


def difference_words(
    before: Side,
    after: Side,
    money: pd.DataFrame,
    lines: pd.DataFrame,
    rules: pd.DataFrame,
    *,
    searching: bool = False,
) -> Iterator[str]:
    """Yield sentences: data, worth and what of it means nothing, money, goods, rules.

    The frames are those of `allocator.report.compare.tables`. While one is still `searching` for a
    better plan, only data and worth are told: gains may yet become losses.
    """
    yield from _data(before, after)
    yield _worth(before, after)
    if before.is_plan:
        yield from () if searching or _same(before, after) else _noise(before, after)
        yield from _weighed(before, after)
        yield from _settings(before, after)
    else:
        yield _unknown(before)
    if searching:
        return
    yield _moved(money)
    yield from _gains(money)
    yield from _lines(lines, names_in(after.case, "areas", "area"))
    if before.is_plan:
        yield from _rules(rules)


def ending_words(before: Side, after: Side, *, searching: bool = False) -> Iterator[str]:
    """Yield what is to be said first of plans whose search still runs or was ended early."""
    if searching:
        yield (
            "Not final: the search is still running, and this is its best plan so far. Gains "
            "and losses may still reverse, so they are shown when it ends."
        )
        return
    stopped = [name for name, side in (("before", before), ("after", after))
               if side.is_plan and side.meta.get("status") == "stopped"]  # fmt: skip
    if stopped:
        which = "both plans" if len(stopped) > 1 else f"the plan {stopped[0]}"
        yield (
            f"The search for {which} was ended early: a longer one may find another "
            "plan with other gains and losses."
        )


def _data(before: Side, after: Side) -> Iterator[str]:
    if before.case.hash == after.case.hash:
        return
    text = "The two plans use different cases or data, so not all of this is due to the policy."
    if before.case.years != after.case.years:
        text += " Their years differ: money is shown as the yearly average of each."
    if before.case.meta.base_year != after.case.meta.base_year:
        text += " Their money is in different base years and is not converted."
    yield text


def _moved(money: pd.DataFrame) -> str:
    changes = money["change_musd"]
    more, less = float(changes.clip(lower=0).sum()), float(-changes.clip(upper=0).sum())
    total, now = float(money["before_musd"].sum()), float(money["after_musd"].sum())
    size = f"from US$ {amount(total)} to {amount(now)} million a year"
    sums = f"{_turn(now - total, 'Total money')} {size}"
    whole = max(now, total)
    if not tells(now - total, whole):
        sums = f"Total money stays at US$ {amount(now)} million a year"
    if not tells(max(more, less), whole):
        return f"{sums}, and every nation gets the same from every account."
    moved = min(more, less)
    share = f" ({percent(moved / total)} of it)" if total > 0 else ""
    told = f"US$ {amount(moved, whole)} million a year{share}"
    return f"{sums}; {told} moves between nations or accounts."


def _gains(money: pd.DataFrame) -> Iterator[str]:
    sums = money.groupby(["nation", "name"], sort=False)["change_musd"].sum()
    whole = float(money[["before_musd", "after_musd"]].sum().max())
    most, least = (
        [f"{name} ({change(gain, '−', whole)})" for name, gain in some.items()]
        for some in movers(sums.droplevel("nation"), whole)
    )
    if most or least:
        yield (
            f"Largest gains: {listing(most, _SHOWN) or 'none'}; largest losses: "
            f"{listing(least, _SHOWN) or 'none'}; in US$ million a year."
        )


def _lines(lines: pd.DataFrame, areas: dict[str, str]) -> Iterator[str]:
    if lines.empty:
        return
    parts = []
    for turn, words in (("in", "started"), ("out", "ended")):
        found = lines.loc[lines["line"] == turn, ["name", "area"]].drop_duplicates()
        pairs = found.to_numpy().tolist()
        told = [f"{name} ({areas.get(area) or area})" for name, area in pairs]
        parts.append(f"{words}: {listing(told, _SHOWN) or 'none'}")
    yield f"Programmes (nation and area) {'; '.join(parts)}."
    counts = lines["change"].replace({"less": "more"}).value_counts().to_dict()
    told = [f"{counts[turn]:,} {done}" for turn, done in _ITEMS.items() if turn in counts]
    yield f"Items of nations: {', '.join(told)}; see the table."


def _rules(rules: pd.DataFrame) -> Iterator[str]:
    """Say in two sentences how many rules turned, and name the first few."""
    if rules.empty:
        yield "The same rules bind, and the same rules are relaxed."
        return
    rest = " and others" if len(rules) > _SHOWN else ""
    first = [
        f"“{first_sentence(text)}” ({turn})"
        for turn, text in rules[["change", "text"]].head(_SHOWN).to_numpy().tolist()
    ]
    yield f"{_tally(rules['change'], _RULES, 'rule', 'rules')}; see the table of rules."
    yield f"Among them: {'; '.join(first)}{rest}."


def _tally(turns: pd.Series[str], verbs: Mapping[str, tuple[str, str]], *noun: str) -> str:
    """Say how many things took each turn; the noun stands with the first."""
    counts = turns.value_counts().to_dict()
    parts: list[str] = []
    for turn, (one, more) in verbs.items():
        if turn in counts:
            number = f"{counts[turn]:,}" if parts else counted(counts[turn], *noun)
            parts.append(f"{number} {one if counts[turn] == 1 else more}")
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else parts[0]


def _unknown(before: Side) -> str:
    """Say why a last plan of a case, which is no solved plan, has no value beside it."""
    known = "money and goods" if before.has_goods else "money"
    name = last_plan_name(before.case)
    return (
        f"Of the {name[0].lower()}{name[1:]}, only the {known} and the expected loss are known, "
        "not how much of it works: value, need met and rules kept are left empty. What it would "
        "be worth had it gone on is assessed with the scenarios."
    )


def _worth(before: Side, after: Side) -> str:
    parts = []
    was, now = before.figures, after.figures
    if before.value is not None and after.value is not None:
        parts.append(_value(before, after))
        parts += _lost(before.figures, after.figures)
    if was.get("share_of_need_met") is not None and now.get("share_of_need_met") is not None:
        shares = was["share_of_need_met"], now["share_of_need_met"]
        parts.append(_from_to("need met", *shares, percent, ""))
    lost = [side.figures["expected_loss_musd"] / len(side.case.years) for side in (before, after)]
    parts.append(_from_to("expected loss", lost[0], lost[1], _million, " a year"))
    text = "; ".join(parts)
    return f"{text[:1].upper()}{text[1:]}."


def _value(before: Side, after: Side) -> str:
    """Say how value changes, as a share too where both plans weigh it alike."""
    was, now = before.value or 0.0, after.value or 0.0
    told = _from_to("value", was, now, "{:.2f}".format, " of 100")
    plans = before.is_plan and after.is_plan
    alike = plans and all(_field(before, name) == _field(after, name) for name in _WEIGHING)
    if "stays" in told or not alike or was < _LEAST_VALUE:
        return told
    return f"{told} ({'+' if now > was else '−'}{percent(abs(now - was) / was)})"


def _lost(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    """Say how much of the change in value is only the cost of relaxed rules and moved money."""
    for key, words in _COSTS.items():
        cost = (now.get(key) or 0.0) - (was.get(key) or 0.0)
        if abs(cost) >= _LEAST_VALUE:
            turn = "more" if cost > 0 else "less"
            yield f"{words} {abs(cost):.2f} {turn}"


def _million(money: float) -> str:
    return f"US$ {amount(money)} million"


def _from_to(
    name: str, before: float, after: float, form: Callable[[float], str], unit: str
) -> str:
    was, now = form(before), form(after)
    if was == now:
        return f"{name} stays at {now}{unit}"
    return f"{_turn(after - before, name)} from {was} to {now}{unit}"


def _turn(change: float, name: str) -> str:
    return f"{name} {'rises' if change > 0 else 'falls'}"


def _noise(before: Side, after: Side) -> Iterator[str]:
    """Say which differences are only what the two searches left undone."""
    for which, one, other in (("after", after, before), ("before", before, after)):
        if one.changes(other):
            yield (
                f"The plan {which} is the least change of the other one that keeps what was asked "
                f"for. {near_words(near_of(one.meta))}"
            )
            return
    noise = noise_of(before, after)
    missing = (before.missing_value or 0.0, after.missing_value or 0.0)
    if noise is None or before.value is None or after.value is None:
        yield "How far the plans are from the best is not known: small differences mean nothing."
    else:
        change = abs(after.value - before.value)
        noise = max(noise, _LEAST_VALUE)
        small = "less" if change <= noise else "more"
        more = ["0" if one < _LEAST_VALUE else f"{one:.2g}" for one in missing]
        calm = [_given(side) for side in (before, after)]
        yield (
            f"The best possible plan may exceed the one before by {more[0]}{calm[0]} "
            f"and the one after by {more[1]}{calm[1]}. Differences in value below {noise:.2g} "
            "are within the search error, and so are the moves of money that come with them; "
            f"the difference here is {small} than that."
        )


def _same(before: Side, after: Side) -> bool:
    """Tell whether both hold the same money and goods, so that no search error divides them."""
    return before.money.equals(after.money) and before.goods.equals(after.goods)


def _given(side: Side) -> str:
    """Say what a plan could be worth beside that, had nothing been given up for calm."""
    best, value = side.meta.get("best_value"), side.value
    given = 0.0 if best is None or value is None else float(best) - value
    return f" (and {given:.2g} traded for fewer changes)" if given >= _LEAST_VALUE else ""


def _weighed(before: Side, after: Side) -> Iterator[str]:
    weighed = [name for name in _WEIGHING if _field(before, name) != _field(after, name)]
    if weighed:
        settings = ", ".join(label_of(name).lower() for name in weighed)
        yield (
            f"The two policies weigh value differently ({settings}): their value points cannot be "
            "compared."
        )


def _settings(before: Side, after: Side) -> Iterator[str]:
    differences = policy_differences(before.policy, after.policy, policy_names(after.case))
    if differences:
        more = len(differences) - _SHOWN
        rest = f"; and {more} more" if more > 0 else ""
        yield f"Settings that differ: {'; '.join(differences[:_SHOWN])}{rest}."


def _field(side: Side, name: str) -> Any:
    return getattr(side.policy, name)
