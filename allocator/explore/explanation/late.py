"""Equipment that arrives in the last year of a plan or after it: said in front, not at the end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from allocator.assemble.lifetimes import lead_years
from allocator.report.decisions.facts import given_by_year
from allocator.util.format import figure, listed
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.explore.explanation.answer import Answer

_MOST = 0.5
"""From this share of the lots on, their late delivery is told in front."""


def late_words(answer: Answer) -> Iterator[str]:
    """Yield that most lots of equipment arrive in the last year of the plan or after it, if so.

    They are those of the plan shown, or, where it is asked why there are none or not more, those
    that the best plan with them gives more than the best without.
    """
    question, case = answer.question, answer.plan.case
    if question.kind != "item" or question.unit != "lots":
        return
    lead, last = lead_years(case, answer.plan.policy)[question.line], case.years[-1]
    first_late = max(last, case.years[0] + 1)  # a plan for one year has no year that is late
    lots = {year: count for year, count in _lots(answer).items() if count > NOTHING}
    late = {year + lead: count for year, count in lots.items() if year + lead >= first_late}
    if not late or sum(late.values()) < _MOST * sum(lots.values()):
        return
    all_of_it, some = figure(sum(lots.values())), figure(sum(late.values()))
    if len(late) < len(lots):
        what = f"{some} of {all_of_it} lots {'is' if some == '1' else 'are'}"
    else:
        what = "the lot is" if all_of_it == "1" else f"all {all_of_it} lots are"
    years = listed([f"FY{year}" for year in sorted(late)])
    when = f"the last year of the plan is FY{last}"
    told = f"{what} delivered only in {years}; {when}."
    if answer.quantity > NOTHING and not question.more:
        yield f"{told[0].upper()}{told[1:]}"
    else:
        much = "more of it" if question.more else "it"
        yield f"In the best plan with {much}, {told}"


def _lots(answer: Answer) -> dict[int, float]:
    """Return the lots asked about by the year in which they are bought."""
    question = answer.question
    asked = question.nation, question.line
    if answer.quantity > NOTHING and not question.more:
        found = given_by_year(answer.plan, *asked)
    elif answer.best is None or answer.forced is None:
        return {}
    else:
        found = given_by_year(answer.forced, *asked).sub(
            given_by_year(answer.best, *asked), fill_value=0.0
        )
    return {int(str(year)): float(count) for year, count in found.items()}
