"""How much more an answer forces in: a lot, a seat, or US$ million that suit the line."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal

from allocator.check.explanation.ground import Document, Ground, asked
from allocator.check.records import case_rows, figure

_DIGITS = 2
_SLIP = 1e-5
"""Share by which what a plan gives may be off: its tables are rounded."""

_SUM = 1e-9
"""Share by which a sum of floats may be below the figure that it stands for."""


def steps_of(ground: Ground, document: Document) -> set[float]:
    """Return a lot, a seat, or of money no more than the line has or had, and US$ 1 million.

    Two where what it has is on the edge of another digit.
    """
    if document["question"]["unit"] != "US$ million":
        return {1.0}
    line, plan = asked(document), ground.own.plan
    account = line.line if line.kind == "account" else None
    last = sum(
        float(row["amount_musd"])
        for row in case_rows(plan.case, "last_plan")
        if row["nation"] == line.nation and account in (None, row["account"])
    )
    held, before = line.quantity(ground.own), last * len(ground.own.facts.years)
    if max(held, before) < _SLIP:
        sizes = [figure(row["min_musd"]) for row in case_rows(plan.case, "grants")]
        before = min((one for one in sizes if one), default=1.0)
    usual = (max(held * (1 + slip), before * (1 + _SUM)) for slip in (-_SLIP, _SLIP))
    return {min(1.0, _rounded_down(one)) for one in usual}


def _rounded_down(musd: float) -> float:
    """Return money with two digits, rounded down.

    Examples
    --------
    >>> _rounded_down(0.2697), _rounded_down(7.25)
    (0.26, 7.2)
    """
    exact = Decimal(musd)
    return float(exact.quantize(Decimal(1).scaleb(exact.adjusted() - _DIGITS + 1), ROUND_DOWN))
