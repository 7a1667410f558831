"""Law on who may get what: bars, exemptions, waivers, money that closes before delivery."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from allocator.check.items import SORTS, Item, sorts_in
from allocator.check.nations import groups
from allocator.check.recomputed import Facts, Line
from allocator.check.records import Record, case_rows, selected_years
from allocator.check.violation import Tolerance, Violation
from allocator.inputs.selection import codes_in
from allocator.util.format import amount

if TYPE_CHECKING:
    from allocator.plan.plan import Plan


@dataclass(frozen=True, slots=True)
class Scope:
    """What a bar or an exemption selects."""

    rule: str
    nations: frozenset[str]
    accounts: frozenset[str]
    sorts: frozenset[str]
    areas: frozenset[str]
    items: frozenset[str]
    years: tuple[int, ...]
    lifts: frozenset[str]
    citation: str

    def about(self, item: Item) -> bool:
        """Tell whether the rule is about an item, for some nation."""
        return item.sort in self.sorts and item.area in self.areas and item.code in self.items

    def selects(self, line: Line) -> bool:
        """Tell whether the rule is about this line."""
        return (
            line.nation in self.nations
            and line.account in self.accounts
            and self.about(line.item)
            and line.year in self.years
        )


def scope_of(row: Record, facts: Facts) -> Scope:
    """Return what a row of the table of eligibility selects, whether it is in force or not."""
    return Scope(
        rule=row["rule"],
        nations=codes_in(row["nations"], tuple(facts.nations), groups(facts.nations)),
        accounts=codes_in(row["accounts"], tuple(facts.accounts)),
        sorts=sorts_in(row["kinds"]),
        areas=codes_in(row["areas"], facts.areas),
        items=codes_in(row["items"], tuple(facts.items)),
        years=selected_years(row["years"], facts.years),
        lifts=frozenset(part.strip() for part in row["lifts"].split(";") if part.strip()),
        citation=row["citation"],
    )


def _waivers(plan: Plan) -> list[Violation]:
    """Only a bar that the law lets be waived may be waived."""
    rows = {row["rule"]: row for row in case_rows(plan.case, "eligibility")}
    found = []
    for rule in plan.policy.waivers:
        row = rows.get(rule)
        if row is None or row["effect"] != "bar" or not row["waivable"]:
            text = f"{rule}: the policy waives it, but the law allows no waiver of it"
            found.append(Violation("waiver", rule, {"rule": rule}, 1.0, 0.0, "", text))
    return found


def _too_slow(facts: Facts) -> list[Scope]:
    """Bar each account from equipment that comes after its money is closed for good."""
    everyone = (frozenset(facts.nations), frozenset(SORTS), frozenset(facts.areas))
    nations, sorts, areas = everyone
    found = []
    for account in facts.accounts.values():
        most = account.disburse
        slow = frozenset(
            code
            for code, item in facts.items.items()
            if most is not None and item.fielding.lead > most
        )
        if slow:
            one = frozenset({account.code})
            found.append(
                Scope("disbursement", nations, one, sorts, areas, slow, facts.years, frozenset(),
                      "31 U.S.C. 1552(a)")
            )  # fmt: skip
    return found


def in_force(plan: Plan, facts: Facts) -> tuple[list[Scope], list[Scope]]:
    """Return the bars that are not waived, and the exemptions."""
    rows = case_rows(plan.case, "eligibility")
    waived = {row["rule"] for row in rows if row["waivable"]} & set(plan.policy.waivers)
    bars = [row for row in rows if row["effect"] == "bar" and row["rule"] not in waived]
    exemptions = [row for row in rows if row["effect"] == "exempt"]
    stated = [scope_of(row, facts) for row in bars]
    return [*stated, *_too_slow(facts)], [scope_of(row, facts) for row in exemptions]


def barred(line: Line, bars: list[Scope], exemptions: list[Scope]) -> Scope | None:
    """Return the first bar that forbids the line, if there is one."""
    for bar in bars:
        if bar.selects(line) and not any(
            bar.rule in one.lifts and one.selects(line) for one in exemptions
        ):
            return bar
    return None


def _barred_lines(plan: Plan, facts: Facts, tolerance: Tolerance) -> list[Violation]:
    bars, exemptions = in_force(plan, facts)
    found = []
    for line in facts.lines:
        some = tolerance.of(line.unit).over(line.quantity, 0.0)
        bar = barred(line, bars, exemptions) if some else None
        if bar is not None:
            cited = f" ({bar.citation})" if bar.citation else ""
            text = (
                f"{line.nation} {line.item.name} {line.year}: {amount(line.obligation)} US$ "
                f"million from {line.account}, barred by {bar.rule}{cited}"
            )
            where = _where(line)
            found.append(
                Violation("eligibility", bar.rule, where, line.quantity, 0.0, line.unit, text)
            )
    return found


def _where(line: Line) -> dict[str, str | int]:
    code = line.item.code
    return {"nation": line.nation, "item": code, "account": line.account, "year": line.year}


def check_eligibility(plan: Plan, facts: Facts, tolerance: Tolerance) -> list[Violation]:
    """Return lines that a bar forbids, and waivers that the law does not allow."""
    return [*_waivers(plan), *_barred_lines(plan, facts, tolerance)]
