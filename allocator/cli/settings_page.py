"""The page ``docs/settings.md``: where each setting lands in the model and where it is shown."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

from allocator.inputs.policy.fields import FIELDS, Field
from allocator.inputs.rule_families import FAMILIES, RuleFamily
from allocator.models import PLACES
from allocator.models.families import ROWS
from allocator.models.places import Coefficient, ColumnLimit, Cost, RowLimit

_HEAD = """# From setting to row to table

This page is made from `allocator/inputs/policy/fields.py`, `allocator/inputs/rule_families.py` and
`models/families.py`; do not edit it by hand. [The policy](policy.md) says what each setting means,
[the model](../models/README.md) what each figure and row is, [the tables](plan-tables.md) what each
column holds.

## Settings

A figure is a number of the model. It lands in rows, in limits of variables (≤) or in an objective
(italic), where a new value is written in place; with other figures the model is rebuilt. Every
rule in force is a row of the plan's table `rules`, column `family`; page Plan shows those that bind
or are relaxed, page Nations those of one nation.

| setting | figures | where they land | family of rules | shown in |
|---|---|---|---|---|
"""

_RULES = """
## Families of rules

A family is what column `family` of the table `rules` holds. Its rows are those of the model. A
family of policy is switched off by `rules_off` and priced by `rule_price` under the name in the
column *switch*. The files are where it is formulated, assembled, checked and turned into rows for
the reader; [architecture](architecture.md#adding-a-rule) says how to add one.

| family | says | status | rows | index | switch | written in | files |
|---|---|---|---|---|---|---|---|
"""

_ROOT = Path(__file__).resolve().parents[2]
_ROOMS = ("allocator/assemble", "allocator/check", "allocator/extract")
_ASIDE = {
    "allocator/check/proof.py", "allocator/check/rule_text.py", "allocator/check/rules.py",
    "allocator/check/table_compare.py", "allocator/check/table_shapes.py", "models/families.py",
}  # fmt: skip
"""Files that name many families and are about none."""


def settings_page() -> str:
    """Return the page."""
    settings = "".join(_setting(one) for one in FIELDS)
    return f"{_HEAD}{settings}{_RULES}{''.join(_family(one) for one in FAMILIES.values())}"


def _setting(one: Field) -> str:
    landed = list(dict.fromkeys(place for figure in one.figures for place in _places(figure)))
    families = [f"`{name}`" for name, rule in FAMILIES.items() if one.name in rule.settings]
    cells = (
        f"`{one.name}`", _coded(one.figures), ", ".join(landed), ", ".join(families),
        _coded(one.shown),
    )  # fmt: skip
    return f"| {' | '.join(cells)} |\n"


def _family(one: RuleFamily) -> str:
    index = ROWS[one.rows[0]].index if one.rows else one.key
    written = [f"`{one.table}`: {one.column}"] if one.table else []
    written += [f"setting `{name}`" for name in one.settings]
    cells = (
        f"`{one.name}`", one.meaning, " or ".join(one.statuses), _coded(one.rows),
        ", ".join(index), f"`{one.switch}`" if one.switch else "", "; ".join(written),
        _coded(_files(one)),
    )  # fmt: skip
    return f"| {' | '.join(cells)} |\n"


def _files(one: RuleFamily) -> tuple[str, ...]:
    """Return the files that name the family, a row or a figure of it in their code."""
    names = {one.name, *one.rows}
    figures = {name for field in FIELDS if field.name in one.settings for name in field.figures}
    found = []
    for home in ("models", *_ROOMS):
        wanted = names | figures if home == "allocator/assemble" else names
        for path in sorted((_ROOT / home).glob("*.py")):
            file = f"{home}/{path.name}"
            if file not in _ASIDE and wanted & _named(path):
                found.append(file)
    return tuple(found)


@cache
def _named(path: Path) -> frozenset[str]:
    """Return the names that a module uses: texts, and attributes that it sets."""
    found = set[str]()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.add(node.value)
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            found.add(node.attr)
    return frozenset(found)


def _coded(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _places(figure: str) -> list[str]:
    """Return in which rows, limits and objectives a figure of the model lands."""
    found = []
    for place in PLACES:
        if place.figure != figure:
            continue
        if isinstance(place, Coefficient | RowLimit):
            found.append(f"`{place.row}`")
        elif isinstance(place, ColumnLimit):
            found.append(f"`{place.variable}` ≤")
        elif isinstance(place, Cost):
            found.append(f"*{place.objective}*")
    return found
