"""Decisions about a row of the plan's table: keep it, hold it up or down, or exclude it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from allocator.errors import DataError, Fault
from allocator.inputs.case.names import names_by_code, names_in
from allocator.report.decisions.kept import keep
from allocator.report.decisions.lock import decided
from allocator.util.tolerance import NEAR

if TYPE_CHECKING:
    from allocator.inputs.policy.policy import Lock, Policy
    from allocator.plan.plan import Plan

ROW_DECISIONS = {
    "lock": "Keep as it is",
    "floor": "At least this",
    "cap": "At most this",
    "exclude": "Exclude",
}
"""What can be decided about a row, and how it is called."""

_DECIMALS = 9
"""Decimals of quantities; more are noise of the sum over accounts."""

_Part = tuple[str, float | None, float | None]
"""Item or account (empty: all money), least and most quantity over all years."""


def row_decisions(
    plan: Plan,
    row: Mapping[Any, Any],
    kind: str,
    *,
    reason: str = "",
    author: str = "",
    date: str = "",
    policy: Policy | None = None,
) -> tuple[Lock, ...]:
    """Return the decisions by which a row stays as it is, gets no less, no more, or nothing.

    Parameters
    ----------
    plan
        The plan whose quantities count, over all its years.
    row
        A row of `allocator.report.plan_table`: its ``nation``, and with it the ``item``,
        ``account`` or ``area`` where the row has one. An area is decided item by item: nothing new
        is given in it if it is kept or held down.
    kind
        A key of `ROW_DECISIONS`.
    reason, author, date
        Why, who and when.
    policy
        Settings that the decisions are added to, so that their names are free; None: the plan's.

    Raises
    ------
    DataError
        The row names no nation, or there is no such decision.
    """
    nation = str(row.get("nation") or "")
    if not nation or kind not in ROW_DECISIONS:
        raise DataError([Fault(
            "decision", kind if nation else "a row of several nations",
            f"a row of one nation and one of {', '.join(ROW_DECISIONS)}",
            "group the plan by nation, programme or line, and pick a row",
        )])  # fmt: skip
    if kind == "lock" and not {"item", "account", "area"} & set(row):
        return keep(plan, nation, reason=reason, author=author)
    policy, found = policy or plan.policy, []
    for what, low, high in _parts(plan, nation, row, kind):
        lock = decided(plan.case, policy, nation, what, (), (low, high),
                       reason=reason, author=author, date=date)  # fmt: skip
        policy = policy.replace(locks=(*policy.locks, lock))
        found.append(lock)
    if not found:
        raise DataError([Fault("decision", "a floor under a row that gets nothing",
                               "a row with money", "add a decision with a figure of your own")
                         ])  # fmt: skip
    return tuple(found)


def row_words(plan: Plan, row: Mapping[Any, Any], kind: str) -> str:
    """Say in a few words what is decided about a row, such as 'Kenya, Border security: exclude'."""
    names = names_by_code(plan.case) | names_in(plan.case, "areas", "area")
    parts = [str(row[name]) for name in ("nation", "item", "account", "area") if row.get(name)]
    if "item" in row:
        parts = parts[:2]
    about = ", ".join(names.get(code) or code for code in parts)
    return f"{about}: {ROW_DECISIONS[kind].lower()}"


def _parts(plan: Plan, nation: str, row: Mapping[Any, Any], kind: str) -> Iterator[_Part]:
    """Yield what a row is about; a floor needs something to hold up."""
    for what, given in _given(plan, nation, row):
        if given > NEAR or kind != "floor":
            yield (what, *_limits(kind, given))


def _given(plan: Plan, nation: str, row: Mapping[Any, Any]) -> Iterator[tuple[str, float]]:
    items = plan.case.items
    if "item" in row:
        yield str(row["item"]), _goods(plan, nation, str(row["item"]))
    elif "area" in row:
        for item in items.loc[items["area"] == row["area"], "item"]:
            yield str(item), _goods(plan, nation, str(item))
    else:
        account = str(row.get("account", ""))
        yield account, _money(plan, nation, account)


def _limits(kind: str, given: float) -> tuple[float | None, float | None]:
    if kind == "exclude":
        return None, 0.0
    return (None if kind == "cap" else given or None), (None if kind == "floor" else given)


def _goods(plan: Plan, nation: str, item: str) -> float:
    lines = plan.lines
    own = lines[(lines["nation"] == nation) & (lines["item"] == item)]
    own = own[own["kind"] != "sustainment"]
    return float(round(own["quantity"].sum(), _DECIMALS))


def _money(plan: Plan, nation: str, account: str) -> float:
    money = plan.spending[plan.spending["nation"] == nation]
    money = money[money["account"] == account] if account else money
    return float(round(money["obligation_musd"].sum(), _DECIMALS))
