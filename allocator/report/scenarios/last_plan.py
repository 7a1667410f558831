"""The last plan beside the scenarios, in words: what it would meet and be worth if it went on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from allocator.report.scenarios.figures import comparable, figures_of
from allocator.util.format import musd, percent

if TYPE_CHECKING:
    from allocator.report.compare.sides import Side


def last_words(sides: Mapping[str, Side]) -> str:
    """Return how the last plan stands beside the first scenario; empty where it is not judged."""
    judged = {name: side for name, side in sides.items() if side.judged is not None}
    if not judged:
        return ""
    ((name, last),) = judged.items()
    first = next(one for one, side in sides.items() if side.is_plan)
    years, found = len(last.case.years), last.judged
    assert found is not None
    were, now = figures_of(last, None), figures_of(sides[first], None)
    parts = [
        f"need met {percent(now['need_met'] / 100)} against {percent(were['need_met'] / 100)}",
        f"expected loss {percent(now['loss_share'] / 100)} of money against "
        f"{percent(were['loss_share'] / 100)}",
    ]
    if comparable(sides[first], last):
        parts.insert(1, f"value {now['value']:.2f} against {found.value:.2f}")
    proof = (
        f"no plan that keeps it is worth more than {found.bound:.2f}"
        if found.bound is not None
        else "the best that was found, with no proof that it cannot be worth more"
    )
    return (
        f"“{first}” compared with “{name}”, had that gone on: {', '.join(parts)}. Of the "
        f"{musd(were['money_musd'])} a year that was spent, {musd(found.obligated_musd / years)} "
        "can be spent again within law, limits and whole packages; need met and value are those of "
        f"that money ({proof})."
    )
