"""Names of a case's own rules in the planner's words: earmarks, coverage floors and bars."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocator.inputs.case.names import money_words, names_by_code, words_of

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case

_SENSES = {
    "floor": "at least",
    "cap": "at most",
    "share_floor": "least share",
    "share_cap": "largest share",
}


def policy_names(case: Case) -> dict[str, str]:
    """Return the names of all that a policy may be about: nations, accounts, items and rules."""
    return {**names_by_code(case), **rule_names(case)}


def rule_names(case: Case) -> dict[str, str]:
    """Return a name for every earmark, coverage floor and bar of the case, by its code.

    A bar keeps its code in parentheses, since two of them may be alike in all else.
    """
    words = words_of(case)
    found = {}
    for row in case.tables["earmarks"].to_dict("records"):
        when = "" if row["years"].strip() in ("", "*") else f", {words.span(row['years'])}"
        found[row["rule"]] = f"{_SENSES[row['sense']]} {words.selection(row)}{when}"
    for row in case.tables["coverage_floors"].to_dict("records"):
        member = words.nations.get(row["member"], row["member"])
        found[row["rule"]] = f"{row['scope']} {member}"
    for row in case.tables["eligibility"].to_dict("records"):
        found[row["rule"]] = f"the bar on {money_words(row, words)} ({row['rule']})"
    return found
