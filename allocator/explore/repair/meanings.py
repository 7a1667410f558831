"""What a rule of policy asks for, in one line without its years one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allocator.explore.repair.loosen_decisions import decision_row, decision_thing
from allocator.inputs.case import rule_sentences
from allocator.inputs.policy.kept_names import kept_code
from allocator.models.families import ROWS, part_of_key
from allocator.report.decisions.facts import amount_words, unit_of
from allocator.session.policy_rules import FROZEN
from allocator.util.format import counted, listed, stated_percent, year_words

if TYPE_CHECKING:
    from allocator.explore.repair.inputs import Inputs
    from allocator.session.policy_rules import PolicyRule


def meaning(rule: PolicyRule, inputs: Inputs) -> str:
    """Return what a rule asks for, with its name where a planner gave it one."""
    family = rule.parts[0].family
    if family in ("lock_low", "lock_high"):
        said = _decisions(rule, inputs)
    elif "rule" in ROWS[family].index:
        about = _coverage if family == "coverage" else _earmark
        said = about(rule, inputs)
        return f"{said.removesuffix('.')} ({rule.name})"
    else:
        said = _setting(family, rule, inputs)
    return said.removesuffix(".")


def years_of(rule: PolicyRule) -> tuple[int, ...]:
    """Return the years of the rows of a rule; none where they are about all years together."""
    found = set()
    for part in rule.parts:
        index = ROWS[part.family].index
        year = part_of_key(part.family, "year", part.key) if "year" in index else None
        if isinstance(year, int):
            found.add(year)
    return tuple(sorted(found))


def _earmark(rule: PolicyRule, inputs: Inputs) -> str:
    row = inputs.row("earmarks", "rule", rule.name)
    share = row["sense"].startswith("share")
    limit = inputs.policy.earmark.get(rule.name, row["share" if share else "amount_musd"])
    years = years_of(rule)
    said = rule_sentences.earmark(inputs.words, row, "all", float(limit))
    return f"{said.removesuffix('.')}, each year" if len(years) > 1 else said


def _coverage(rule: PolicyRule, inputs: Inputs) -> str:
    row = inputs.row("coverage_floors", "rule", rule.name)
    share = float(inputs.policy.coverage_floor.get(rule.name, row["min_share"]))
    return rule_sentences.coverage(inputs.words, row, share, _each(rule))


def _each(rule: PolicyRule) -> str:
    years = years_of(rule)
    return f"each of {year_words(years)}" if len(years) > 1 else year_words(years)


def _decisions(rule: PolicyRule, inputs: Inputs) -> str:
    if rule.name == FROZEN:
        years = sorted({str(part.key).split()[1] for part in rule.parts})
        return f"The last plan stays as it is in {listed(years)} (frozen_years)"
    if code := kept_code(str(rule.parts[0].key)):
        name = inputs.words.nations.get(code) or inputs.words.accounts.get(code, code)
        return f"{name} keeps what it has in the plan ({counted(len(rule.parts), 'limit')})"
    row = decision_row(rule.name, inputs)
    unit = unit_of(inputs.case, row["item"] or row["account"])
    limits = {"lock_low": ("at least", "low"), "lock_high": ("at most", "high")}
    told = [
        f"{word} {amount_words(float(row[column]), unit)}"
        for word, column in (limits[part.family] for part in rule.parts)
    ]
    reason = f" ({row['reason']})" if row.get("reason") else ""
    nation, when = inputs.words.nations[row["nation"]], inputs.words.span(row["years"])
    what = decision_thing(row, inputs)
    return f"Decision {rule.name}: {nation} gets {' and '.join(told)}{what}, {when}{reason}"


def _setting(family: str, rule: PolicyRule, inputs: Inputs) -> str:
    words, key = inputs.words, rule.parts[0].key
    if family == "risk_budget":
        return rule_sentences.risk_budget(inputs.policy.risk_budget, _each(rule))
    if family == "exposure":
        cap = inputs.figure("exposure_cap")[key[0]]
        return rule_sentences.exposure(words, key[0], cap, _each(rule))
    if family == "grade_exposure":
        cap = inputs.figure("grade_cap")[key[0]]
        return rule_sentences.grade_exposure(key[0], cap, _each(rule))
    if family == "types":
        return rule_sentences.types(words, key, inputs.figure("types_most")[key])
    if family in ("band_low", "band_high"):
        return _band(key[0], inputs)
    return _of_all(family, key, inputs)


def _band(name: str, inputs: Inputs) -> str:
    word, code = name.split(":", 1)
    bands = getattr(inputs.policy, f"{word}_band")
    share = float(bands.get(code, bands.get("*", 0.0)))
    who = inputs.words.nations[code] if word == "nation" else f"the region {code}"
    return (
        f"The money of {who} differs by at most {stated_percent(share)} a year from the last plan"
    )


def _of_all(family: str, key: Any, inputs: Inputs) -> str:
    policy, last = inputs.policy, inputs.case.years[-1]
    if family == "module_policy":
        return f"Equipment comes with {inputs.words.items[key[1]]} where policy asks for it"
    if family == "graduation":
        return (
            f"Donors pay at most {stated_percent(policy.donor_share)} of a nation's upkeep, less "
            f"{stated_percent(policy.donor_share_fall)} each year (donor_share)"
        )
    if family == "after_money":
        most = max(inputs.figure("after_most").values())
        return rule_sentences.after_money(most, policy.after_budget_share, last)
    if family == "idle":
        return rule_sentences.idle(float(policy.idle_most or 0.0), last)
    if family == "all_lines":
        return rule_sentences.all_lines(inputs.words, float(policy.lines_most or 0))
    most, free = float(policy.changed_lines_most or 0), inputs.figure("change_free_musd")["one"]
    return rule_sentences.changes(most, float(free))
