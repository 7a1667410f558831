"""The law behind a plan: bars and exemptions, what they close, and the waivers it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from allocator.assemble.eligibility import bars_in_force, code_mask, uses_of
from allocator.assemble.items import item_frame

if TYPE_CHECKING:
    from allocator.plan import Plan

COLUMNS = [
    "rule", "effect", "in_force", "waivable", "nations_closed", "nations", "accounts", "exception",
    "citation", "date",
]  # fmt: skip


def legal_bars(plan: Plan) -> pd.DataFrame:
    """Return every bar and exemption of the case as the plan's policy leaves it.

    `in_force` is ``yes``, ``waived`` (by the policy) or ``lifts`` (an exemption). `nations_closed`
    counts the nations for which a bar, and no other one, keeps an account from paying something
    they need; `nations` names up to five of them.
    """
    case, policy = plan.case, plan.policy
    closed = _closed(plan)
    rows = []
    for row in case.tables["eligibility"].sort_values("rule").to_dict("records"):
        rule = row["rule"]
        state = "lifts" if row["effect"] == "exempt" else "yes"
        if rule in policy.waivers:
            state = "waived"
        names = closed.get(rule, [])
        shown = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
        rows.append(
            {
                **{name: row[name] for name in ("rule", "effect", "exception", "citation", "date")},
                "in_force": state,
                "waivable": "yes" if row["waivable"] else "no",
                "nations_closed": len(names),
                "nations": shown,
                "accounts": row["accounts"],
            }
        )
    return pd.DataFrame(rows, columns=COLUMNS)


def _closed(plan: Plan) -> dict[str, list[str]]:
    """Return, by bar in force, the nations for which it alone closes a way to pay for a need."""
    case = plan.case
    nations = case.tables["nations"].set_index("nation").sort_index()
    accounts = sorted(case.tables["accounts"]["account"])
    uses, _ = uses_of(case, item_frame(case))
    bars = bars_in_force(case, plan.policy, nations.index.tolist(), accounts, uses)
    if not bars:
        return {}
    wanted = np.ones((len(nations), len(uses)), dtype=bool)
    if "needs" in case.given:
        needs = case.tables["needs"]
        for number, use in enumerate(uses):
            here = needs[(needs["area"] == use.area) & (needs["need_points"] > 0)]["nation"]
            wanted[:, number] = code_mask(nations.index.tolist(), ";".join(here) or "!*")
    count = np.sum([bar.mask for bar in bars], axis=0)
    found = {}
    for bar in bars:
        alone = bar.mask & (count == 1) & wanted[:, None, :, None]
        names = nations["name"][alone.any(axis=(1, 2, 3))]
        found[bar.rule] = [name or str(code) for code, name in names.items()]
    return found
