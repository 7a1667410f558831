"""What the columns of a ledger's tables are called on the page, in files and on the terminal."""

from __future__ import annotations

MONEY = {
    "account": "account", "name": "name", "year": "fiscal year", "vintage": "new in",
    "expires_on": "expires on", "new_musd": "new for nations", "set_aside_musd": "reserved",
    "carried_in_musd": "carried in", "available_musd": "available",
    "obligated_musd": "obligated", "executed_musd": "obligated so far",
    "entered_musd": "obligated so far, as entered",
    "above_plan_musd": "above the plan", "to_execute_musd": "still to execute",
    "obligated_then_musd": "obligated, US$M of the year",
    "to_execute_then_musd": "still to execute, US$M of the year",
    "lapsed_musd": "expires unused", "carried_out_musd": "carried over",
    "carried_past_horizon_musd": "carried past the plan",
    "last_chance_musd": "expires if a year late", "paid_musd": "paid out",
    "unpaid_musd": "unpaid at the end",
    "late_delivery_musd": "unpayable if delivered a year late",
}  # fmt: skip
"""Money of each account by year, and by the year in which it is new: US$ million of the base year,
but what was entered is of its own fiscal year where the case says what that is worth."""

RELIANCE = {
    "kind": "kind", "words": "what it opens", "musd": "US$M", "nations": "to",
    "condition": "condition", "citation": "source", "date": "date", "rule": "name in the data",
}  # fmt: skip
"""Waivers and exceptions."""

CERTIFIED = {
    "kind": "kind", "signatory": "who signs", "words": "whose money",
    "condition": "condition", "assumed": "taken as given", "musd": "in all",
    "due": "due", "citation": "source", "date": "date of the source",
    "certification": "name in the data", "whose": "nations", "not_checked": "not checked",
}  # fmt: skip
"""Certifications and the like; years have columns of their own."""

BARS = {
    "state": "effect", "nations": "nations", "accounts": "accounts", "years": "years",
    "words": "money concerned", "last_musd": "from these accounts in the last plan, US$M a year",
    "plan_musd": "in this plan, US$M a year", "waivable": "may be waived",
    "exception": "exception", "not_checked": "not checked", "citation": "source", "date": "date",
    "rules": "names in the data",
}  # fmt: skip
"""Legal bars and exemptions."""

POINTS = {
    "kind": "kind", "about": "about", "years": "years", "not_checked": "not checked",
    "citation": "source", "rules": "names in the data",
}  # fmt: skip
"""What counsel must check."""

CLOSED = {
    "nation": "code", "name": "nation", "account": "account", "year": "fiscal year",
    "musd": "US$M", "citation": "source",
}  # fmt: skip
"""Money that bars close which are known but not in the data."""

OVERRIDES = {
    "kind": "kind", "words": "what", "author": "who", "date": "when", "reason": "why",
    "outcome": "in the plan",
}  # fmt: skip
"""Decisions and settings."""

MISSED = {
    "meaning": "target", "limit": "limit", "activity": "in the plan", "bend": "missed by",
    "unit": "unit", "cost_value": "price, value points", "citation": "source",
}  # fmt: skip
"""Policy targets that are missed."""

LIMITS = {
    "status": "kind", "meaning": "what it says", "limit": "limit", "citation": "source",
    "rule": "name in the data",
}  # fmt: skip
"""Rules that limit the plan."""

EACH_LIMIT = {**LIMITS, "about": "about"}
"""The same rules, each by itself."""

PRICED = {"gain": "gain if it gave way", "average": "next to the average"}
"""What rules that limit the plan cost, where that is worked out."""


def title(words: str) -> str:
    """Return the name of a column as the head of a table has it.

    Examples
    --------
    >>> title("still to execute")
    'Still to execute'
    """
    return words[:1].upper() + words[1:]
