"""The law behind a plan: bars and exemptions, what they close, and the waivers it rests on."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from allocator.assemble.eligibility import bars_in_force, code_mask, uses_of
from allocator.assemble.items import item_frame
from allocator.inputs.case.names import Words, money_words, words_of
from allocator.inputs.case.unread import unchecked_part
from allocator.inputs.selection import codes_in
from allocator.report.rules.sources import together
from allocator.util.format import year_words

if TYPE_CHECKING:
    from allocator.inputs.policy.policy import Policy
    from allocator.plan.plan import Plan

COLUMNS = [
    "rule", "effect", "in_force", "waivable", "nations_closed", "nations", "accounts", "bars",
    "exception",
    "not_checked", "citation", "date",
]  # fmt: skip


_FLAGS = {"for_all": bool, "for_others": bool}
"""Columns of `bars_about` that are true or false, also where it has no row."""


def legal_bars(plan: Plan) -> pd.DataFrame:
    """Return every bar and exemption of the case as the plan's policy leaves it.

    `in_force` is ``yes``, ``waived`` (by the policy) or ``lifts`` (an exemption). `nations_closed`
    counts the nations for which a bar, and no other one, keeps an account from paying something
    they need; `nations` names up to five of them. `bars` says in words which money it is about.
    """
    case, policy = plan.case, plan.policy
    closed, words = _closed(plan), words_of(case)
    rows = []
    for row in case.tables["eligibility"].sort_values("rule").to_dict("records"):
        names = closed.get(row["rule"], [])
        shown = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
        rows.append(
            {
                **{name: row[name] for name in ("rule", "effect", "exception", "citation", "date")},
                "in_force": state_of(row, policy),
                "waivable": "yes" if row["waivable"] else "no",
                "nations_closed": len(names),
                "nations": shown,
                "accounts": row["accounts"],
                "not_checked": unchecked_part(row["exception"], row["note"]),
                "bars": money_words(row, words),
            }
        )
    return pd.DataFrame(rows, columns=COLUMNS)


def state_of(row: Mapping[Any, Any], policy: Policy) -> str:
    """Return how a row of eligibility is in force: ``yes``, ``waived`` or ``lifts``."""
    if row["rule"] in policy.waivers:
        return "waived"
    return "lifts" if row["effect"] == "exempt" else "yes"


def bars_about(plan: Plan, nation: str) -> pd.DataFrame:
    """Return the bars and exemptions that select a nation, those for few nations first.

    Columns: rule, in_force (as in `legal_bars`), for_all (whether it selects every nation),
    for_others (whether it keeps an account for a few other nations), years (``*``: all), meaning
    (the row in words), exception and citation (as in the case), not_checked (what of it was not
    read, `allocator.inputs.case.unread`).
    """
    case = plan.case
    codes, words = list(case.tables["nations"]["nation"]), words_of(case)
    rows = []
    for row in case.tables["eligibility"].to_dict("records"):
        chosen = codes_in(row["nations"], codes, case.nation_groups)
        if nation in chosen:
            state = state_of(row, plan.policy)
            told = {name: row[name] for name in ("rule", "years", "exception", "citation")}
            told |= {"not_checked": unchecked_part(row["exception"], row["note"])}
            told |= {"in_force": state, "meaning": _bar_words(row, state, words)}
            told |= {"for_all": len(chosen) == len(codes), "count": len(chosen)}
            rows.append({**told, "for_others": _keeps_for_others(row, len(chosen), len(codes))})
    columns = ["rule", "in_force", "for_all", "for_others", "years", "meaning", "exception",
               "not_checked", "citation", "count"]  # fmt: skip
    table = pd.DataFrame(rows, columns=columns).sort_values("count", kind="stable")
    return table.drop(columns="count").reset_index(drop=True).astype(_FLAGS)


def bars_together(bars: pd.DataFrame) -> pd.DataFrame:
    """Return rows of `bars_about` that acts of several years say alike as one, at the first.

    They have all the rules, citations and years, and what was not checked, of some years with them.
    """
    groups: dict[tuple[Any, ...], list[dict[Hashable, Any]]] = {}
    for row in bars.to_dict("records"):
        same = str(row["meaning"]).removesuffix(f", in {row['years']}.")
        key = (same, row["in_force"], row["exception"], row["for_all"])
        groups.setdefault(key, []).append(row)
    found = []
    for (same, *_), rows in groups.items():
        one = dict(rows[0])
        if len(rows) > 1 and all(str(row["years"]).isdecimal() for row in rows):
            one["rule"] = "; ".join(str(row["rule"]) for row in rows)
            one["citation"] = together(str(row["citation"]) for row in rows)
            one["years"] = year_words(int(str(row["years"])) for row in rows)
            one["meaning"] = f"{same}, in {one['years']}."
            one["not_checked"] = _not_checked(rows)
            rows = [one]
        found += rows
    return pd.DataFrame(found, columns=bars.columns).astype(_FLAGS)


def _not_checked(rows: Sequence[Mapping[Any, Any]]) -> str:
    parts: dict[str, list[int]] = {}
    for row in rows:
        for part in filter(None, str(row["not_checked"]).split("; ")):
            parts.setdefault(part, []).append(int(str(row["years"])))
    return "; ".join(
        part if len(years) == len(rows) else f"{part} ({year_words(years)})"
        for part, years in parts.items()
    )


def in_years(row: Mapping[Any, Any], years: Sequence[int]) -> str:
    """Return the meaning of a row of `bars_about` with the years in which it holds."""
    meaning = str(row["meaning"])
    if str(row["years"]).strip() not in ("", "*"):
        return meaning
    return f"{meaning.removesuffix('.')}, in {year_words(years)}."


def _keeps_for_others(row: Mapping[Any, Any], chosen: int, every: int) -> bool:
    """Tell whether a bar closes accounts for good to most nations, so that they are for the rest.

    It is about the account and not about the nations that it selects.
    """
    whole = all(str(row[part]) in ("", "*") for part in ("kinds", "areas", "items", "years"))
    return row["effect"] == "bar" and whole and every < 2 * chosen < 2 * every


def _bar_words(row: Mapping[Any, Any], state: str, words: Words) -> str:
    what = money_words(row, words)
    if state == "lifts":
        return f"Exempt from a bar ({row['lifts'].replace(';', ', ')}): {what}."
    return f"Waived by the policy: the bar on {what}." if state == "waived" else f"Barred: {what}."


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
