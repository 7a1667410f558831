"""Settings are found by what people call them."""

from __future__ import annotations

import pytest

from allocator.inputs.case.case import Case
from allocator.inputs.policy.fields import FIELDS
from allocator.inputs.policy.search import settings_about


def names(words: str, case: Case) -> set[str]:
    return {field.name for field in settings_about(words, case).fields}


def test_every_account_nation_and_item_is_found_by_code_and_name(starter_case: Case) -> None:
    for code, name in starter_case.tables["accounts"][["account", "name"]].to_numpy():
        for words in (code, code.lower(), name):
            found = settings_about(words, starter_case)
            assert {"budget", "budget_factor", "locks"} <= {one.name for one in found.fields}
            assert code in found.rows.get("budget", (code,))
    for code, name in starter_case.tables["nations"][["nation", "name"]].to_numpy():
        for words in (code, name.upper()):
            found = settings_about(words, starter_case)
            assert {"nation_band", "locks"} <= {one.name for one in found.fields}
            assert found.rows["nation_band"] == (code,)
            assert f"All about {name} is on page Nation." in found.elsewhere
    for code, name in starter_case.items[["item", "name"]].to_numpy():
        assert "locks" in names(code, starter_case) and "locks" in names(name, starter_case)


def test_every_field_is_found_by_its_name_and_its_label(starter_case: Case) -> None:
    for field in FIELDS:
        assert field.name in names(field.name, starter_case)
        assert not settings_about(field.name, starter_case).rows.get(field.name)


@pytest.mark.parametrize(
    ("words", "field"),
    [("cut", "budget_factor"), ("corruption", "diversion_factor"), ("inflation", "price_factor"),
     ("late", "delivery_delay"), ("maintenance", "tail_factor"), ("training", "attrition_factor"),
     ("exclude", "locks"), ("priorities", "objective_weight"), ("stability", "value_tolerance"),
     ("continuity", "change_price"), ("smooth", "swing_price"),
     ("waiver", "waivers"), ("expected loss", "risk_budget"), ("boats", "price")],
)  # fmt: skip
def test_everyday_words(words: str, field: str, starter_case: Case) -> None:
    assert field in names(words, starter_case)


def test_all_words_count_and_rows_are_those_that_are_named(starter_case: Case) -> None:
    found = settings_about("MIL cut", starter_case)
    assert {one.name for one in found.fields} == {"budget", "budget_factor"}
    assert found.rows == {"budget": ("MIL",), "budget_factor": ("MIL",)}
    assert not settings_about("cut", starter_case).rows


def test_what_is_no_setting_is_told_where_it_is(starter_case: Case) -> None:
    assert "page What if, Event" in settings_about("coup", starter_case).elsewhere[0]
    assert settings_about("Alvarai", starter_case).elsewhere == ("Did you mean alvaria?",)
    assert settings_about("xyzzy", starter_case).elsewhere == ()
    for words in ("", "  ", "%%", "*", "\\", "(", "'"):
        assert settings_about(words, starter_case).fields == ()


def test_accents_and_signs_do_not_matter(starter_case: Case) -> None:
    nations = starter_case.tables["nations"].assign(name=lambda t: "Côte d’" + t["name"])
    case = starter_case.with_tables({"nations": nations})
    assert "nation_band" in names("cote d'alvaria", case)
