"""The waivers and exceptions that a plan rests on, with the money that would be barred without."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from allocator.assemble.eligibility import bars_among, rule_masks, uses_of
from allocator.assemble.items import item_frame
from allocator.inputs.case.names import money_words, names_in, words_of
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    import numpy.typing as npt

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
    opened = _Opened(plan)
    rows = []
    for row in rules.to_dict("records"):
        waived = row["rule"] in policy.waivers
        if not waived and row["effect"] != "exempt":
            continue
        rows.append({
            "kind": "waiver" if waived else "exception",
            **{name: row[name] for name in ("rule", "citation", "date")},
            "words": f"{money_words(row, words)[:1].upper()}{money_words(row, words)[1:]}",
            "condition": str(row["exception"]),
            **_rests(plan, opened.without(str(row["rule"]), waived=waived)),
        })  # fmt: skip
    table = pd.DataFrame(rows, columns=list(RELIANCE))
    return table.sort_values("musd", ascending=False, kind="stable").reset_index(drop=True)


class _Opened:
    """Tells which lines of a plan would be barred without a waiver or an exception."""

    def __init__(self, plan: Plan) -> None:
        case, lines = plan.case, plan.lines
        nations = sorted(case.tables["nations"]["nation"])
        accounts = sorted(case.tables["accounts"]["account"])
        items = item_frame(case)
        uses, of_item = uses_of(case, items)
        self._rules = case.tables["eligibility"]
        self._waivers = plan.policy.waivers
        use = dict(zip(items.index, of_item, strict=True))
        places = (
            lines["nation"].map({one: at for at, one in enumerate(nations)}),
            lines["account"].map({one: at for at, one in enumerate(accounts)}),
            lines["item"].map(use),
            lines["year"].map({one: at for at, one in enumerate(case.years)}),
        )
        at = tuple(one.to_numpy(int) for one in places)
        masks = rule_masks(case, nations, accounts, uses)
        self._about = {rule: mask[at] for rule, mask in masks.items()}
        self._none = np.zeros(len(lines), dtype=bool)

    def without(self, rule: str, *, waived: bool) -> npt.NDArray[np.bool_]:
        """Return which lines some bar forbids without the waiver of `rule`, or without `rule`."""
        rules, waivers = self._rules, self._waivers
        if waived:
            waivers = tuple(one for one in waivers if one != rule)
        else:
            rules = rules[rules["rule"] != rule]
        barred = self._none.copy()
        for bar in bars_among(rules, waivers, self._about):
            barred |= bar.mask
        return barred


def _rests(plan: Plan, barred: npt.NDArray[np.bool_]) -> dict[str, Any]:
    """Return the money of the lines that would be barred, and whose it is."""
    sums = plan.lines[barred].groupby("nation")["obligation_musd"].sum()
    sums = sums[sums > NOTHING].sort_values(ascending=False, kind="stable")
    names = names_in(plan.case, "nations", "nation")
    told = ", ".join(names.get(str(code)) or str(code) for code in sums.index)
    return {"musd": float(sums.sum()), "nations": told or UNUSED}
