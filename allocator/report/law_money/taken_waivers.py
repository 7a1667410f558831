"""The waivers that a case takes as given: no settings of the plan, but it rests on them.

They are rows of kind waiver among its certifications.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from allocator.inputs.case.unread import checked_words
from allocator.report.law_money.accounts import YEAR_END
from allocator.report.law_money.certifications import NOT_READ, certifications
from allocator.report.law_money.reliance import RELIANCE, UNUSED
from allocator.util.format import amount, counted, listed, musd
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

TAKEN = "waiver taken as given"
"""What they are called in the column kind of `relied_on`."""

_NAMED = 5


def taken_waivers(certified: pd.DataFrame) -> pd.DataFrame:
    """Return the waivers among certifications as rows of `RELIANCE`, most money first.

    ``musd`` is the money of the plan (US$ million) that depends on each, and ``condition`` its own
    words, what is taken as given, and what of it was not checked.
    """
    own = certified[certified["kind"] == "waiver"]
    rows = []
    for row in own.to_dict("records"):
        parts = (row["condition"], row["assumed"], checked_words(row["not_checked"]))
        rows.append({
            "kind": TAKEN,
            "rule": row["certification"],
            "words": f"Money to {row['words'].replace(': ', ' from ', 1)}",
            "musd": row["musd"],
            "nations": row["whose"] if row["musd"] > NOTHING else UNUSED,
            "condition": "; ".join(filter(None, parts)),
            "citation": row["citation"],
            "date": row["date"],
        })  # fmt: skip
    table = pd.DataFrame(rows, columns=list(RELIANCE))
    return table.sort_values("musd", ascending=False, kind="stable").reset_index(drop=True)


def taken_words(certified: pd.DataFrame) -> str:
    """Say on how many waivers that are taken as given a plan rests, and with what money.

    Empty where it rests on none.
    """
    own = certified[(certified["kind"] == "waiver") & (certified["musd"] > NOTHING)]
    if own.empty:
        return ""
    rows = own.sort_values("musd", ascending=False, kind="stable").to_dict("records")
    named = [f"{row['whose']} {musd(row['musd']) if not at else amount(row['musd'])}"
             for at, row in enumerate(rows[:_NAMED])]  # fmt: skip
    more = [f"{len(rows) - _NAMED} more"] if len(rows) > _NAMED else []
    made = _made(own)
    text = (
        f"The plan rests on {counted(len(own), 'waiver')} that the data take as given{made}; the "
        f"money that depends on each: {'; '.join([*named, *more])}."
    )
    unchecked = dict.fromkeys(one for one in own["not_checked"] if one)
    return f"{text} {' '.join(f'{checked_words(one)}.' for one in unchecked)}".rstrip()


def waivers_taken(plan: Plan) -> str:
    """Say on which waivers a plan rests that its case takes as given; empty for none."""
    if "certifications" not in plan.case.given:
        return ""
    return taken_words(certifications(plan, YEAR_END))


def _made(own: pd.DataFrame) -> str:
    """Say who signs them and on which days, where the data have that, and where not who signs."""
    read = own["signatory"] != NOT_READ
    names, days = (
        [one for one in dict.fromkeys(column) if one]
        for column in (own.loc[read, "signatory"], own["date"])
    )
    known = ", ".join(listed(part) for part in (names, days) if part)
    of = "" if len(own) == 1 else f" {'each' if not read.any() else f'{(~read).sum()} of them'}"
    unread = "" if read.all() else f"not read: who signs{of}"
    told = "; ".join(part for part in (known, unread) if part)
    return f" ({told})" if told else ""
