"""Accounts and their money: as stated, else from last year's; and the plan of last year."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from allocator.inputs.case.io.raw_tables import Complaint, Findings
from allocator.inputs.importing.filled import Filled, marked
from allocator.inputs.importing.items import code_of
from allocator.inputs.importing.needs import newest
from allocator.inputs.importing.records import ALL, Records, Sum
from allocator.inputs.importing.tables import key_of, plain_words
from allocator.util.format import listing

LONE_NAME = "Budget"


@dataclass(slots=True)
class Purses:
    """Tables of accounts, budgets and the last plan; `codes` by the account's key."""

    accounts: list[dict[str, object]] = field(default_factory=list)
    budgets: list[dict[str, object]] = field(default_factory=list)
    last_plan: list[dict[str, object]] = field(default_factory=list)
    codes: dict[str, str] = field(default_factory=dict)
    total: Decimal = Decimal(0)


def purses(
    records: Records, years: range, place: str, filled: Filled, findings: Findings
) -> Purses:
    """Return the accounts of a list with their money; what has none is one fault."""
    found, mapping = Purses(), filled.mapping
    stated = {key_of(name): value for name, value in mapping.budgets.items()}
    names = dict(records.accounts)
    for name in mapping.budgets:
        if plain_words(name) not in (ALL, plain_words(LONE_NAME)):
            names.setdefault(key_of(name), name)
    keys = list(names) or [ALL]
    names.setdefault(ALL, LONE_NAME)
    last, missing = _last_by_account(records), []
    for key in keys:
        own = [(year, value) for (one, year), value in records.budgets.items() if one == key]
        code = found.codes[key] = _code(names[key], found)
        amount, basis, note = _amount(key, own, stated, years, len(keys) == 1)
        if amount is None and last.get(key):
            amount, basis = last[key] * mapping.value("budget_times_last"), "formula"
            note = "budget_times_last, last year's money of the account"
            filled.default("budget_times_last", "accounts", "budget_musd", 1)
        if amount is None:
            missing.append(names[key])
            continue
        if len(years) > 1 and len(own) == 1 and own[0][0]:
            each = f"the budget stated for {own[0][0]} counts in each year planned"
            filled.formula("accounts", "budget_musd", 1, each)
        row = {"account": code, "name": names[key], "budget_musd": float(amount)}
        found.accounts.append({**row, **marked(basis, [note], place)})
        found.budgets += [
            {"account": code, "year": year, "amount_musd": float(value),
             **marked("fact", [], place)}
            for year, value in own if year in years and len(own) > 1
        ]  # fmt: skip
        found.total += amount
    if missing:
        findings.add(place, _no_budget(missing, records))
    found.last_plan = _last_plan(records, found, keys, place, findings)
    return found


def _code(name: str, found: Purses) -> str:
    plain = name if name.isascii() and name.replace("_", "").isalnum() else ""
    if plain and plain not in found.codes.values():
        return plain
    return code_of(name, found.codes.values())


def _amount(
    key: str, own: list[tuple[int | None, Decimal]], stated: dict[str, Decimal], years: range,
    lone: bool,
) -> tuple[Decimal | None, str, str]:  # fmt: skip
    """Return what is stated for an account, the first planned year before all others."""
    for name in (key, ALL, plain_words(LONE_NAME)) if lone else (key,):
        if name in stated:
            return stated[name], "judgement", "budget stated by the planner"
    own = sorted(own, key=lambda one: (one[0] != years[0], one[0] is not None, one[0] or 0))
    return (own[0][1], "fact", "") if own else (None, "", "")


def _last_by_account(records: Records) -> dict[str, Decimal]:
    sums: dict[str, list[Sum]] = defaultdict(list)
    for one in records.sums:
        if one.what == "last":
            sums[one.account or ALL].append(one)
    return {key: sum((one.musd for one in newest(ones)), Decimal(0)) for key, ones in sums.items()}


def _no_budget(missing: list[str], records: Records) -> Complaint:
    named = [f"'{name}'" for name in missing]
    whole = next((v for (key, _), v in records.budgets.items() if key == ALL), None)
    more = f"; the list states {whole.normalize():f} in all" if whole is not None else ""
    what = "the list" if missing == [LONE_NAME] else f"account {listing(named)}"
    option = " ".join(f"--budget '{name}=25'" for name in missing[:3])
    option = "--budget 25" if missing == [LONE_NAME] else option
    return Complaint(f"no budget for {what}{more}", "the money of a year, for each account",
                     f"state it in US$ million: {option}, or [budget] in the mapping; or add a "
                     "sheet with the columns Account and Budget")  # fmt: skip


def _last_plan(
    records: Records, found: Purses, keys: list[str], place: str, findings: Findings
) -> list[dict[str, object]]:
    pairs: dict[tuple[str, str], list[Sum]] = defaultdict(list)
    loose = 0
    for one in records.sums:
        if one.what == "last":
            key = one.account or (keys[0] if len(keys) == 1 else "")
            loose += not key
            if key:
                pairs[one.nation, found.codes[key]].append(one)
    if loose:
        odd = Complaint(f"{loose} of last year's amounts without an account",
                        "an account for each, where there are several",
                        "add a column Account; they are not in the last plan")  # fmt: skip
        findings.add(place, odd, warning=True)
    year = max((one.year for one in records.sums if one.what == "last" and one.year), default=None)
    found_rows = []
    for (nation, account), sums in pairs.items():
        now = [one for one in sums if one.year == year]
        musd = sum((one.musd for one in now), Decimal(0))
        if now:
            found_rows.append({"nation": nation, "account": account, "amount_musd": float(musd),
                               **marked("fact", [], place)})  # fmt: skip
    return found_rows
