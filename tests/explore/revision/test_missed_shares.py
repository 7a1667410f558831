"""The share of a limit that is missed is told of the rules of a group, not of their family."""

import pandas as pd

from allocator.explore.revision.missed_shares import missed_shares

RULES = pd.DataFrame(
    [
        ("floor_egy_2020", "floor", 1300.0, 130.0),
        ("floor_egy_2021", "floor", 1200.0, 60.0),
        ("keep_incle_irq", "floor", 2.0, 2.0),
        ("keep_incle_bwa", "floor", 0.0, 0.0),
        ("module_policy", "module", 4.0, 1.0),
    ],
    columns=["rule", "family", "limit", "bend"],
)


def shares(*groups: tuple[str, str, str]) -> list[float]:
    turned = pd.DataFrame(groups, columns=["rule", "family", "change"])
    return missed_shares(turned, RULES).tolist()


def test_a_group_by_years_misses_what_its_worst_year_misses() -> None:
    assert shares(("floor_egy_2020-2021", "floor", "now relaxed")) == [0.1]


def test_other_rules_of_the_family_do_not_count() -> None:
    found = shares(
        ("keep_incle", "floor", "now relaxed"), ("module_policy", "module", "now relaxed")
    )
    assert found == [1.0, 0.25]


def test_only_what_is_newly_relaxed_and_has_a_limit_misses_any() -> None:
    assert shares(("floor_egy_2020-2021", "floor", "now binds")) == [0.0]
    assert shares(("keep_incle_bwa", "floor", "now relaxed")) == [0.0]
