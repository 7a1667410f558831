"""Bars of law that close some of the accounts to a line that is not funded: all must be told."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from allocator.check.eligibility import barred, in_force
from allocator.check.explanation.ground import Document, Ground, asked
from allocator.check.explanation.law import barred_faults, possible_lines
from allocator.check.explanation.shape import fault
from allocator.check.explanation.which_plans import START as WHICH_START
from allocator.check.nations import groups
from allocator.check.records import Record, case_rows, selected_years
from allocator.check.violation import Violation
from allocator.inputs.selection import codes_in

SOME_ACCOUNTS = "accounts"
"""Layer of a reason that says so."""


def any_barred_faults(
    ground: Ground, document: Document, place: str, reason: Document
) -> Iterator[Violation]:
    """Yield what is wrong with a reason of law, on all of the line or on some accounts."""
    if reason["layer"] != SOME_ACCOUNTS:
        yield from barred_faults(ground, document, place, reason)
        return
    row = _closing(ground, document).get(reason["rule"])
    if row is None:
        yield fault(f"{place}.rule", f"{reason['rule']!r} closes no account of this line")
        return
    for key in ("citation", "exception"):
        if reason[key] != row[key]:
            yield fault(f"{place}.{key}", f"it is {reason[key]!r}, the law says {row[key]!r}")
    if reason["words"] != _sentence(ground, document, row):
        yield fault(f"{place}.words", f"not what {row['rule']} says: {reason['words']!r}")


def untold_bars(ground: Ground, document: Document) -> Iterator[Violation]:
    """Yield bars of some accounts that an answer does not have, or not before the plans compared.

    Where law closes the line whole, that is the answer.
    """
    reasons = [one for one in document["reasons"] if one["layer"] == SOME_ACCOUNTS]
    proof, words = document["proof"], document["words"]
    if proof["radius"] == "law" or proof["side"] != "at most":
        if reasons:
            yield fault("reasons", "no such answer names bars of some accounts alone")
        return
    told = {one["rule"] for one in reasons}
    which = (at for at, one in enumerate(words) if one.startswith((WHICH_START, "Proven ")))
    first = words[: next(which, len(words))]
    for rule, row in _closing(ground, document).items():
        if rule not in told:
            yield fault("reasons", f"it is not said that {rule} closes accounts to the line")
        if _sentence(ground, document, row) not in first:
            yield fault("words", f"it is not said at the beginning that {rule} closes accounts")


def _closing(ground: Ground, document: Document) -> dict[str, Record]:
    """Return the bars in force on this nation, not on all, that forbid some of the line."""
    facts, line = ground.own.facts, asked(document)
    rows = {row["rule"]: row for row in case_rows(ground.own.plan.case, "eligibility")}
    bars, exemptions = in_force(ground.own.plan, facts)
    own = [one for one in bars if one.rule in rows and line.nation in one.nations
           and _about_few(ground, rows[one.rule])]  # fmt: skip
    if not own:
        return {}
    lines = list(possible_lines(ground, line))
    return {one.rule: rows[one.rule] for one in own
            if any(barred(each, [one], exemptions) for each in lines)}  # fmt: skip


def _about_few(ground: Ground, row: Record) -> bool:
    """Tell whether a bar is about the nations that it selects, and not about an account."""
    nations = ground.own.facts.nations
    chosen, every = len(codes_in(row["nations"], tuple(nations), groups(nations))), len(nations)
    whole = all(row[part] in ("", "*") for part in ("kinds", "areas", "items", "years"))
    return chosen < every and not (whole and every < 2 * chosen)


def _sentence(ground: Ground, document: Document, row: Record) -> str:
    """Return what must be said of a bar: accounts, years, citation, that there is an exception."""
    nation = document["question"]["nation"]
    selected = ground.words.selection({**row, "nations": nation})
    items = row["items"].strip()
    said = f"The law bars money {selected}"
    if items not in ("", "*"):
        said += f" (items {items.replace(';', ', ')})"
    said += f", {_when(ground, row)} of the plan"
    if row["citation"]:
        said += f" ({row['citation']})"
    if row["exception"]:
        said += "; there is an exception"
    return f"{said}."


def _when(ground: Ground, row: Record) -> str:
    horizon = ground.own.facts.years
    years = selected_years(row["years"], horizon)
    if years == tuple(horizon):
        return "in every year"
    runs = []
    for _, run in groupby(enumerate(years), lambda pair: pair[1] - pair[0]):
        own = [year for _, year in run]
        few = len(own) < 3
        runs.append(", ".join(map(str, own)) if few else f"{own[0]}-{own[-1]}")
    return f"in {', '.join(runs)}"
