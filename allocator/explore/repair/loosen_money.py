"""Loosened rules on money: earmarks, risk, exposure, and bands around the last plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocator.explore.repair.inputs import Inputs, lower, upper
from allocator.explore.repair.loosened import Loosened, switched_off
from allocator.inputs.scenario.changes import Drop, Set
from allocator.util.format import number, stated_percent
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allocator.explore.repair.inputs import Bent
    from allocator.session.policy_rules import PolicyRule

_NAMES = {
    "floor": "floor of money", "cap": "cap on money", "share_floor": "least share of money",
    "share_cap": "largest share of money",
}  # fmt: skip


def loosened_money(rule: PolicyRule, bent: Sequence[Bent], inputs: Inputs) -> Loosened | None:
    """Return a rule on money loosened; None for any other rule."""
    family = bent[0].part.family
    if family.startswith("policy_"):
        return _earmark(rule, bent, inputs)
    if family in ("risk_budget", "exposure", "grade_exposure"):
        return _share_of_all(family, bent, inputs)
    if family in ("band_low", "band_high"):
        return _band(bent, inputs)
    return None


def _earmark(rule: PolicyRule, bent: Sequence[Bent], inputs: Inputs) -> Loosened:
    row = inputs.row("earmarks", "rule", rule.name)
    sense, floor = row["sense"], row["sense"].endswith("floor")
    share = sense.startswith("share")
    now = float(inputs.policy.earmark.get(rule.name, row["share" if share else "amount_musd"]))
    if share:
        reached = [_share_reached(one) for one in bent]
        by = max((now - one if floor else one - now) for one in reached)
    else:
        by = max(one.by for one in bent)
    to = max(lower(now - by), 0.0) if floor else upper(now + by)
    each = ", in each year" if row["per"] == "each_year" and len(rule.parts) > 1 else ""
    told = [stated_percent(x) if share else f"US$ {number(x)} million" for x in (now, to)]
    about = f"{inputs.words.selection(row)}, {inputs.words.span(row['years'])}{each}"
    what = f"the {_NAMES[sense]} {about} ({rule.name})"
    if not share or to <= 1:
        words = f"{'Lower' if floor else 'Raise'} {what}, from {told[0]} to {told[1]}"
        change: Set | Drop = Set(f"earmark.{rule.name}", to)
        return Loosened(words, "share" if share else "US$ million", now, to, by, (change,))
    drop = Drop("earmarks", {"rule": rule.name})
    return Loosened(f"Drop {what}", "share", now, None, by, (drop,))


def _share_reached(one: Bent) -> float:
    base = one.column("earmark_base", one.part.key)
    return one.column("earmarked", one.part.key) / base if base > NOTHING else 2.0


def _share_of_all(family: str, bent: Sequence[Bent], inputs: Inputs) -> Loosened:
    by = max(one.by / max(one.column("total", one.year), NOTHING) for one in bent)
    key = None if family == "risk_budget" else bent[0].part.key[0]
    if key is None:
        now, what = inputs.policy.risk_budget, "the risk budget"
        setting = Set("risk_budget", upper(now + by))
    elif family == "exposure":
        now = inputs.figure("exposure_cap")[key]
        what = f"the largest share of a year's money for {inputs.words.nations[key]}"
        setting = Set("nations.exposure_cap_share", upper(now + by), {"nation": key})
    else:
        now = inputs.figure("grade_cap")[key]
        what = f"the largest share of a year's money for risk grade {key}"
        setting = Set(f"grade_cap.{key}", upper(now + by))
    to = min(float(setting.to), 1.0)  # type: ignore[arg-type]
    words = f"Raise {what} from {stated_percent(now)} to {stated_percent(to)}"
    return Loosened(words, "share", now, to, by, (Set(setting.what, to, setting.where),))


def _band(bent: Sequence[Bent], inputs: Inputs) -> Loosened:
    word, code = bent[0].part.key[0].split(":", 1)
    setting = f"{word}_band"
    bands = getattr(inputs.policy, setting)
    now = float(bands.get(code, bands.get("*", 0.0)))
    name = inputs.words.nations.get(code, code) if word == "nation" else f"the region {code}"
    before = {one.part.key: inputs.figure("band_most")[one.part.key] / (1 + now) for one in bent}
    if min(before.values()) <= NOTHING:
        return switched_off("band", f"bands around the last plan, for {name} had nothing", bent)
    limits = {"band_low": inputs.figure("band_least"), "band_high": inputs.figure("band_most")}
    wide = []
    for one in bent:
        low = one.part.family == "band_low"
        given = limits[one.part.family][one.part.key] + (-one.by if low else one.by)
        wide.append(abs(given / before[one.part.key] - 1))
    to = upper(max(wide))
    words = (
        f"Let the money of {name} differ by {stated_percent(to)} a year from the last plan "
        f"instead of {stated_percent(now)}"
    )
    return Loosened(words, "share", now, to, max(wide) - now, (Set(f"{setting}.{code}", to),))
