"""The fields of a policy as a page, as a commented file and as records: all from `FIELDS`."""

from __future__ import annotations

from collections.abc import Iterator

from allocator.inputs.policy.fields import FIELDS, RULE_PRICES, Field

_LOCK_EXAMPLE = """# [[locks]]
# lock = "boats_for_kenya"
# nation = "KEN"
# item = "patrol_boat"
# years = "2020-2021"
# low = 2
# author = "A. Planner"
# reason = "agreed in March"
# date = "2020-03-31"
"""


def field_records() -> list[dict[str, object]]:
    """Return every field with its setting, unit, range, default and meaning."""
    return [
        {
            "name": one.name, "setting": one.spelling, "kind": one.kind, "family": one.family,
            "unit": one.unit, "low": one.low, "high": one.high, "default": one.default,
            "default_words": one.default_words, "meaning": one.meaning,
        }
        for one in FIELDS
    ]  # fmt: skip


def policy_page() -> str:
    """Return the page ``docs/policy.md``."""
    rows = "\n".join(
        f"| `{one.spelling}` | {one.meaning} | {one.unit} | {one.range_words} "
        f"| {one.default_words} |"
        for one in FIELDS
    )
    return f"""# The policy

Every number a planner may set, apart from the data of the case. This page is generated from
`allocator/inputs/policy/fields.py`; do not edit it by hand.

- In a file: `allocator policy --toml my-policy.toml` writes one with every field and its meaning;
  use it with `allocator solve CASE --policy my-policy.toml`.
- With a name: a scenario file has `name`, `author` and `note` and the same settings below
  `[policy]`; `--policy` takes either.
- One by one: `--set risk_budget=0.1 --set budget.FMF=6000 --set "waivers=bar_a;bar_b"`. Nothing
  after the equals sign goes back to the default.
- In Python: `Policy(risk_budget=0.1, budget={{"FMF": 6000}})`.

Unknown names, wrong types and numbers outside the range are refused, all at once; years and lines
are whole numbers. A setting without effect in the case is reported as a warning. A price or a
budget is replaced first and multiplied by its factor afterwards; a factor for a name goes before
the factor for `*`.

| setting | meaning | unit | range | default |
|---|---|---|---|---|
{rows}

A lock has the columns of the case's table `locks`: `lock` (its name), `nation`, `item` or
`account`, `years`, `low`, `high`, `author`, `reason`, `date`.
"""


def commented_toml() -> str:
    """Return a policy file with every field at its default, each with its meaning above it."""
    head = "# A policy for Allocator: every field with its default. Change what you need.\n"
    scalars = [_scalar(one) for one in FIELDS if one.kind == "scalar"]
    lists = [_comment(one) + f"{one.name} = []\n" for one in FIELDS if one.kind == "list"]
    tables = ["".join(_mapping(one)) for one in FIELDS if one.kind == "mapping"]
    locks = [_comment(one) + _LOCK_EXAMPLE for one in FIELDS if one.kind == "locks"]
    return "\n".join([head, *scalars, *lists, *tables, *locks])


def _comment(one: Field) -> str:
    facts = [one.unit, one.range_words]
    told = "; ".join(fact for fact in facts if fact)
    return f"# {one.meaning}\n" + (f"# ({told})\n" if told else "")


def _scalar(one: Field) -> str:
    if one.default is None:
        return f"{_comment(one)}# without it: {one.default_words}\n# {one.name} = number\n"
    return f"{_comment(one)}{one.name} = {one.default!r}\n"


def _mapping(one: Field) -> Iterator[str]:
    yield f"{_comment(one)}[{one.name}]\n"
    if one.name == "rule_price":
        yield from (f"{family} = {price!r}\n" for family, price in RULE_PRICES.items())
    else:
        yield f"# {one.keys} = number\n"
