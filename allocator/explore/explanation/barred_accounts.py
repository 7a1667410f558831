"""Bars of law that close some of the accounts, not all, to a line that is not funded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from allocator.assemble.instance import lay
from allocator.explore.explanation.answer import Kind, Question, Reason
from allocator.inputs.case.names import Words, words_of
from allocator.inputs.selection import years_in
from allocator.report.rules.legal_bars import bars_about
from allocator.util.format import year_words

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

LAYER = "accounts"
"""Layer of a reason that bars some of the accounts alone, and so stops nothing by itself."""


def account_bars(plan: Plan, question: Question) -> tuple[Reason, ...]:
    """Return the bars in force that are about this nation, not about all, and about the line.

    A bar that keeps an account for a few other nations is about the account, and is left out.
    """
    about = bars_about(plan, question.nation)
    about = about[(about["in_force"] == "yes") & ~about["for_all"] & ~about["for_others"]]
    if about.empty:
        return ()
    rows = {row["rule"]: row for row in plan.case.tables["eligibility"].to_dict("records")}
    closing, words = _closing(plan, question), words_of(plan.case)
    return tuple(
        Reason(Kind.BARRED, _words(rows[rule], question, words), LAYER, rule=rule,
               citation=rows[rule]["citation"], exception=rows[rule]["exception"])
        for rule in about["rule"] if rule in closing
    )  # fmt: skip


def apart(reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    """Return the reasons that do not bar some of the accounts alone."""
    return tuple(one for one in reasons if one.layer != LAYER)


def bar_words(reasons: Sequence[Reason]) -> tuple[str, ...]:
    """Return the sentences on bars of some of the accounts, which follow the verdict."""
    return tuple(one.words for one in reasons if one.layer == LAYER)


def _closing(plan: Plan, question: Question) -> set[str]:
    """Return the bars that forbid, after exemptions, some way of paying for the line."""
    ground = lay(plan.case, plan.policy)
    items = plan.case.items
    chosen = set(items["item"])
    if question.kind in ("item", "area"):
        chosen = set(items.loc[items[question.kind] == question.line, "item"])
    uses = sorted({
        int(use)
        for code, use in zip(ground.item_codes, ground.use_of_item, strict=True) if code in chosen
    })  # fmt: skip
    payers = [at for at, code in enumerate(ground.account_codes)
              if question.kind != "account" or code == question.line]  # fmt: skip
    nation = list(ground.nation_codes).index(question.nation)
    return {bar.rule for bar in ground.bars if bar.mask[nation][payers][:, uses].any()}


def _words(row: Mapping[Any, Any], question: Question, words: Words) -> str:
    """Say what a bar closes to the nation, in which years and by which act."""
    years = years_in(row["years"], words.years)
    when = f"in {year_words(years)}" if len(years) < len(words.years) else "in every year"
    items = "" if row["items"].strip() in ("", "*") else (
        f" (items {row['items'].replace(';', ', ')})"
    )  # fmt: skip
    source = f" ({row['citation']})" if row["citation"] else ""
    way = "; there is an exception" if row["exception"] else ""
    what = words.selection({**row, "nations": question.nation})
    return f"The law bars money {what}{items}, {when} of the plan{source}{way}."
