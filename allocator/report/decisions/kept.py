"""Decisions made of a plan in one step: keep a nation, an account, or all but some of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from allocator.errors import DataError, Fault
from allocator.inputs.policy.kept_names import kept_code, kept_name
from allocator.inputs.policy.policy import Lock, Policy
from allocator.plan.plan import load_plan
from allocator.util.tolerance import NEAR

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.plan.plan import Plan

_ALL_BUT = ":all-but"

_DECIMALS = 9
"""Decimals of quantities; more are noise of the sum over accounts."""


def keep(plan: Plan, *codes: str, reason: str = "", author: str = "") -> tuple[Lock, ...]:
    """Return decisions that keep what a plan has for nations and accounts.

    Of a nation every quantity of goods in every year is kept, and no more money than it has; of an
    account the money of each nation in each year.

    Parameters
    ----------
    plan
        The plan to keep.
    codes
        Nations and accounts.
    reason, author
        Why, and who decided.

    Raises
    ------
    DataError
        The case has no such nation or account; all at once.
    """
    _refuse_unknown(plan.case, codes)
    nations = set(plan.case.tables["nations"]["nation"])
    found = [
        one
        for code in dict.fromkeys(codes)
        for one in (_of_nation if code in nations else _of_account)(plan, code)
    ]
    return tuple(
        Lock(name, nation, item, account, str(year), low, high, author, reason)
        for name, nation, item, account, year, low, high in found
    )


def keep_all_but(plan: Plan, *codes: str, reason: str = "", author: str = "") -> tuple[Lock, ...]:
    """Return decisions that keep a plan but for some nations, or but for some accounts.

    Without `codes` all nations are kept. Arguments and errors are those of `keep`.
    """
    _refuse_unknown(plan.case, codes)
    nations = list(plan.case.tables["nations"]["nation"])
    accounts = list(plan.case.tables["accounts"]["account"])
    if set(codes) & set(nations) and set(codes) & set(accounts):
        raise DataError([Fault("decisions", f"nations and accounts together: {', '.join(codes)}",
                               "nations, or accounts", "keep all but nations, or all but "
                               "accounts")])  # fmt: skip
    every = accounts if set(codes) & set(accounts) else nations
    rest = [code for code in every if code not in codes]
    return keep(plan, *rest, reason=reason, author=author)


def keeping(policy: Policy, locks: Collection[Lock]) -> Policy:
    """Return settings with decisions of `keep`, in place of earlier ones about the same codes."""
    codes = {kept_code(lock.lock) for lock in locks}
    return policy.replace(locks=(*no_longer_kept(policy, *codes).locks, *locks))


def no_longer_kept(policy: Policy, *codes: str) -> Policy:
    """Return settings without the decisions of `keep` about nations and accounts."""
    rest = tuple(lock for lock in policy.locks if kept_code(lock.lock) not in {*codes} - {""})
    return policy.replace(locks=rest)


def kept_decisions(text: str) -> tuple[Lock, ...]:
    """Return the decisions in ``PLAN:KEN,FMF`` or ``PLAN:all-but:KEN``; PLAN is a saved plan.

    Raises
    ------
    DataError
        The text has another form, or names what the case of the plan does not have.
    """
    path, colon, listed = text.rpartition(":")
    codes = [code.strip() for code in listed.split(",")]
    if not colon or not path or not all(codes):
        allowed = "PLAN:CODES or PLAN:all-but:CODES, with codes of nations or accounts"
        raise DataError([Fault("--keep", text, allowed, "write it like out/first:KEN,UGA")])
    if path.endswith(_ALL_BUT):
        path = path.removesuffix(_ALL_BUT)
        return keep_all_but(load_plan(path), *codes, reason=f"kept from {path}")
    return keep(load_plan(path), *codes, reason=f"kept from {path}")


_Part = tuple[str, str, str, str, int, float | None, float]
"""Name, nation, item, account, year, low and high of a decision."""


def _of_nation(plan: Plan, nation: str) -> Iterator[_Part]:
    lines = plan.lines[(plan.lines["nation"] == nation) & (plan.lines["kind"] != "sustainment")]
    given = lines.groupby(["item", "year"])["quantity"].sum().round(_DECIMALS).reset_index()
    for row in given[given["quantity"] > NEAR].to_dict("records"):
        item, year, much = str(row["item"]), int(row["year"]), float(row["quantity"])
        yield kept_name(nation, item, year), nation, item, "", year, much, much
    own = plan.spending[plan.spending["nation"] == nation]
    money = own.groupby("year")["obligation_musd"].sum()
    for year in plan.case.years:
        most = float(money.get(year, 0.0))
        most = most + NEAR if most > NEAR else 0.0
        yield kept_name(nation, year), nation, "", "", year, None, most


def _of_account(plan: Plan, account: str) -> Iterator[_Part]:
    own = plan.spending[plan.spending["account"] == account]
    money = own.groupby(["nation", "year"])["obligation_musd"].sum()
    for nation in plan.case.tables["nations"]["nation"]:
        for year in plan.case.years:
            given = float(money.get((nation, year), 0.0))
            low, high = (given - NEAR, given + NEAR) if given > NEAR else (None, 0.0)
            yield kept_name(account, nation, year), nation, "", account, year, low, high


def _refuse_unknown(case: Case, codes: Collection[str]) -> None:
    known = {*case.tables["nations"]["nation"], *case.tables["accounts"]["account"]}
    faults = [
        Fault("decisions", f"no nation or account {code!r}", "codes of the case",
              "look them up in the tables nations and accounts")
        for code in codes
        if code not in known
    ]  # fmt: skip
    if faults:
        raise DataError(faults)
