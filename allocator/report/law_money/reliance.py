"""The waivers and exceptions that a plan rests on, with the money that would be barred without."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from allocator.assemble.eligibility import bars_in_force, uses_of
from allocator.assemble.items import item_frame
from allocator.inputs.case.names import money_words, names_in, words_of
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    import numpy.typing as npt

    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy
    from allocator.plan.plan import Plan

RELIANCE = ("kind", "rule", "words", "musd", "nations", "condition", "citation", "date")
"""Columns of `relied_on`."""

UNUSED = "nothing in this plan"


def relied_on(plan: Plan) -> pd.DataFrame:
    """Return every waiver of the policy and every exception of the case, with what rests on it.

    ``kind`` is waiver or exception, ``words`` the money it opens, ``musd`` the money of the plan
    (US$ million) that would be barred without it alone, ``nations`` who gets that, ``condition``
    the words of the law on it, ``citation`` and ``date`` as in the case. Most money first.
    """
    case, policy = plan.case, plan.policy
    rules, words = case.tables["eligibility"], words_of(case)
    rows = []
    for row in rules.to_dict("records"):
        waived = row["rule"] in policy.waivers
        if not waived and row["effect"] != "exempt":
            continue
        without = _without(case, policy, str(row["rule"]), waived=waived)
        rows.append({
            "kind": "waiver" if waived else "exception",
            **{name: row[name] for name in ("rule", "citation", "date")},
            "words": f"{money_words(row, words)[:1].upper()}{money_words(row, words)[1:]}",
            "condition": str(row["exception"]),
            **_rests(plan, *without),
        })  # fmt: skip
    table = pd.DataFrame(rows, columns=list(RELIANCE))
    return table.sort_values("musd", ascending=False, kind="stable").reset_index(drop=True)


def _without(case: Case, policy: Policy, rule: str, *, waived: bool) -> tuple[Case, Policy]:
    if waived:
        return case, replace(policy, waivers=tuple(w for w in policy.waivers if w != rule))
    rules = case.tables["eligibility"]
    tables = {**case.tables, "eligibility": rules[rules["rule"] != rule]}
    return replace(case, tables=tables), policy


def _rests(plan: Plan, case: Case, policy: Policy) -> dict[str, Any]:
    """Return the money of a plan that the bars of another case and policy forbid, and whose."""
    lines = plan.lines
    if lines.empty:
        return {"musd": 0.0, "nations": UNUSED}
    barred = _barred(plan.lines, case, policy)
    sums = lines[barred].groupby("nation")["obligation_musd"].sum()
    sums = sums[sums > NOTHING].sort_values(ascending=False, kind="stable")
    names = names_in(plan.case, "nations", "nation")
    told = ", ".join(names.get(str(code)) or str(code) for code in sums.index)
    return {"musd": float(sums.sum()), "nations": told or UNUSED}


def _barred(lines: pd.DataFrame, case: Case, policy: Policy) -> npt.NDArray[np.bool_]:
    """Return which lines some bar forbids."""
    nations = sorted(case.tables["nations"]["nation"])
    accounts = sorted(case.tables["accounts"]["account"])
    items = item_frame(case)
    uses, of_item = uses_of(case, items)
    bars = bars_in_force(case, policy, nations, accounts, uses)
    closed = np.zeros((len(nations), len(accounts), len(uses), len(case.years)), dtype=bool)
    for bar in bars:
        closed |= bar.mask
    use = dict(zip(items.index, of_item, strict=True))
    places = (
        lines["nation"].map({one: at for at, one in enumerate(nations)}),
        lines["account"].map({one: at for at, one in enumerate(accounts)}),
        lines["item"].map(use),
        lines["year"].map({one: at for at, one in enumerate(case.years)}),
    )
    found: npt.NDArray[np.bool_] = closed[tuple(one.to_numpy(int) for one in places)]
    return found
