"""How a field of a policy is shown on a form: shares in per cent, words in place of code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from allocator.inputs.case.schema.column import low_words
from allocator.inputs.policy.fields import ALL_OTHERS, FIELDS, Field
from allocator.util.format import with_unit
from allocator.util.typed_number import typed_figure

_FAMILY_WORDS = {
    "risk": "Risk and exposure",
    "funding": "Money of accounts",
    "earmark": "Earmarks",
    "coverage": "Coverage of needs",
    "benefit": "Objectives and weights",
    "absorption": "Absorption by nations",
    "delivery": "Delivery",
    "sustainment": "Upkeep of equipment",
    "people": "Crews and graduates",
    "after": "Years after the plan",
    "persistence": "Staying close to the last plan",
    "elasticity": "Penalties for relaxing rules",
    "law": "Legal waivers",
    "reality": "Simplifications",
    "lock": "Decisions: fixed amounts, ranges and exclusions",
}
"""Headings of the families of fields, those that planners turn most first."""

_LABELS = {one.name: one.label for one in FIELDS if one.label}


@dataclass(frozen=True, slots=True)
class Form:
    """One field as a form shows it: figures times `factor`, in `unit`, within `low` and `high`."""

    field: Field
    label: str
    unit: str
    meaning: str
    factor: float
    low: float | None
    high: float | None
    step: float

    def shown(self, value: float | None) -> float | None:
        """Return a value of the policy as the form shows it."""
        return None if value is None else round(value * self.factor, 10)

    def entered(self, figure: float | None) -> float | None:
        """Return the value of the policy that a figure on the form means."""
        return None if figure is None else round(figure / self.factor, 12)

    def written(self, value: float | None) -> str:
        """Return a value of the policy as the text that stands in the form; None: empty."""
        shown = self.shown(value)
        return "" if shown is None else f"{shown:.10g}"

    def typed(self, text: str, place: str = "", unit: str = "") -> float | None:
        """Return the value of the policy that a person typed; None for nothing.

        `unit` is that of one row of a field whose rows differ.

        Raises
        ------
        DataError
            The text is no figure of this field, or could mean two.
        """
        figure = typed_figure(text, unit or self.unit, place=place or self.label,
                              whole=self.field.whole, low=self.low, high=self.high)  # fmt: skip
        return self.entered(figure)

    @property
    def help(self) -> str:
        """Meaning, range and default in words."""
        parts = [self.meaning]
        if self.field.kind in ("scalar", "mapping"):
            parts.append(f"Range: {_range(self)}{_unit(self)}.")
        if self.field.kind == "scalar":
            default = self.shown(self.field.default)
            parts.append(f"Default: {self.field.empty if default is None else f'{default:g}'}.")
        return " ".join(parts)


@cache
def form_of(field: Field) -> Form:
    """Return how `field` is shown."""
    percent = field.unit.startswith("share")
    factor = 100.0 if percent else 1.0
    unit = re.sub(r"^share( points)?", "%", field.unit) if percent else field.unit
    low = None if field.low is None else round(field.low * factor, 10)
    high = None if field.high is None else round(field.high * factor, 10)
    step = 1.0 if field.whole or percent else 0.05
    meaning = _in_words(field.meaning)
    if percent:
        meaning = meaning.replace("; 1: ", "; 100%: ")
    return Form(field, label_of(field.name), unit, meaning, factor, low, high, step)


def label_of(name: str) -> str:
    """Return the name of a field as people read it.

    Examples
    --------
    >>> label_of("min_line_musd"), label_of("risk_budget")
    ('Smallest useful line', 'Risk budget')
    """
    if name in _LABELS:
        return _LABELS[name]
    words = name.removesuffix("_musd").replace("_", " ")
    return words[:1].upper() + words[1:]


def families() -> dict[str, tuple[Field, ...]]:
    """Return the fields by the heading of their family, what planners turn most first."""
    found: dict[str, list[Field]] = {heading: [] for heading in _FAMILY_WORDS.values()}
    for field in FIELDS:
        heading = _FAMILY_WORDS.get(field.family, label_of(field.family))
        found.setdefault(heading, []).append(field)
    return {heading: tuple(fields) for heading, fields in found.items() if fields}


def _in_words(meaning: str) -> str:
    """Return a meaning with the names of other fields written as words."""
    for field in FIELDS:
        if "_" in field.name:
            meaning = re.sub(rf"\b{field.name}\b", f"“{label_of(field.name)}”", meaning)
    return re.sub(r"(?<!\w)\*(?!\w)", f"“{ALL_OTHERS}”", meaning)


def _range(form: Form) -> str:
    if form.low is not None and form.high is not None:
        return f"{form.low:g} to {form.high:g}"
    return "any number" if form.low is None else low_words(form.low)


def _unit(form: Form) -> str:
    return with_unit(form.unit)
