"""Rules are told in groups, in sentences that hold for the whole group."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import pytest
from plan_example import tiny_case

from allocator.report.rules.groups import first_sentence, grouped, limit_words, one
from allocator.util.format import span, year_words

EMPTY = {"nation": "", "account": "", "item": "", "year": "all", "citation": "", "unit": "US$M"}


def told(rows: list[dict[str, Any]]) -> list[Mapping[Any, Any]]:
    frame = pd.DataFrame([EMPTY | row for row in rows])
    return grouped(frame, tiny_case()).to_dict("records")


def floor(year: int, limit: float, said: str, **more: str) -> dict[str, Any]:
    return {"rule": f"floor_ken_{year}", "family": "floor", "status": "law", "nation": "KEN",
            "year": str(year), "limit": limit, "citation": f"Act {year}",
            "meaning": f"At least US$ {said} million goes to Kenya, in {year}."} | more  # fmt: skip


def test_rules_that_differ_only_in_their_year_are_one_row() -> None:
    (row,) = told([floor(2020, 1300, "1,300"), floor(2021, 357.588, "357.588"),
                   floor(2023, 400, "400")])  # fmt: skip
    assert row["rule"] == "floor_ken_2020, 2021, 2023"
    assert row["places"] == 3 and row["citation"] == "Act 2020; Act 2021; Act 2023"
    assert (row["limit_low"], row["limit_high"]) == (357.588, 1300)
    assert row["meaning"] == (
        "At least US$ 357.6 to 1,300 million goes to Kenya, in each of 2020, 2021, 2023."
    )


def test_rules_named_after_their_nation_are_one_row() -> None:
    most = {"family": "cap", "status": "policy", "year": "2020"}
    rows = [most | {"rule": f"most_{code.lower()}", "nation": code, "limit": limit,
                    "meaning": f"At most US$ {limit:g} million goes to {name}, in 2020."}
            for code, name, limit in (("KEN", "Kenya", 0.5), ("1", "=cmd|x", 2.0))]  # fmt: skip
    (row,) = told(rows)
    assert (row["rule"], row["places"]) == ("most", 2)
    assert row["meaning"] == (
        "At most US$ 0.5 to 2 million goes to a nation, in 2020. In 2 places: Kenya, =cmd|x."
    )
    assert told(rows[:1])[0]["rule"] == "most_ken"


def test_of_many_places_those_with_the_largest_limits_are_named() -> None:
    least = {"family": "floor", "status": "policy", "nation": "KEN", "year": "all",
             "rule": "keep"}  # fmt: skip
    figures = (0.5, 2.0, 542.916, 1.0, 3.0)
    rows = [least | {"account": code, "limit": limit,
                     "meaning": f"At least US$ {limit:g} million goes to Kenya from {code}."}
            for code, limit in zip("PQRST", figures, strict=True)]  # fmt: skip
    (row,) = told(rows)
    assert row["meaning"].endswith(
        "In 5 places, the largest limits: R (542.9), T (3), Q (2) and 2 more."
    )
    same = [one | {"limit": 1.0, "meaning": f"At least US$ 1 million from {one['account']}."}
            for one in rows]  # fmt: skip
    assert "the largest" not in told(same)[0]["meaning"]


def test_a_rule_of_all_years_is_no_row_of_rules_of_one_year() -> None:
    said = "KEN gets at least US$ 1 million."
    rows = [floor(2031, 1.0, said) | {"rule": "floor_2031"},
            floor(2031, 1.0, said) | {"rule": "floor_all", "year": "all"}]  # fmt: skip
    assert sorted(row["rule"] for row in told(rows)) == ["floor_2031", "floor_all"]


def test_what_differs_in_more_than_the_year_stays_apart() -> None:
    rows = [floor(2020, 1, "1"), floor(2021, 1, "1", status="policy"),
            floor(2022, 1, "1", family="cap"), floor(2023, 1, "1") | {"year": "all"}]  # fmt: skip
    assert [row["rule"] for row in told(rows)] == [
        "floor_ken_2020", "floor_ken_2022", "floor_ken_2023", "floor_ken_2021",
    ]  # fmt: skip
    # one row keeps its own sentence
    assert told(rows)[0]["meaning"] == "At least US$ 1 million goes to Kenya, in 2020."


def test_exhausted_money_is_one_row_an_account() -> None:
    used = {"rule": "vintage", "family": "vintage", "status": "capacity", "meaning": "…"}
    rows = [used | {"account": account, "year": str(year), "limit": 1.0}
            for account in ("FMF", "IMET") for year in (2020, 2021, 2022)]  # fmt: skip
    assert [row["meaning"] for row in told(rows)] == [
        "All the money there is of FMF, new in 2020-2022 and free for nations, is used.",
        "All the money there is of IMET, new in 2020-2022 and free for nations, is used.",
    ]


def test_the_sentence_of_many_places_holds_for_all_of_them() -> None:
    vetted = {"rule": "vetted", "family": "vetted", "status": "law"}
    rows = [vetted | {"nation": nation, "year": "2020", "limit": float(most),
                      "meaning": f"{name} sends at most {most} persons in 2020."}
            for nation, name, most in (("KEN", "Kenya", 5), ("1", "=cmd|x", 7))]  # fmt: skip
    (row,) = told(rows)
    assert row["meaning"] == (
        "A nation sends at most 5 to 7 persons in 2020. In 2 places: Kenya, =cmd|x."
    )
    assert row["about"] == "Kenya, =cmd|x"


def test_sentences_of_different_kinds_are_not_merged() -> None:
    rows = [{"rule": "tier", "family": "coverage", "status": "policy", "year": str(year),
             "limit": 4.0 + year, "meaning": words}
            for year, words in ((2020, "At least 4% of tier 4."), (2021, "Other."))]  # fmt: skip
    (row,) = told(rows)
    assert row["meaning"] == "At least a share of some needs is met. In 2 places: 2020, 2021."


def test_a_limit_is_only_taken_for_one_where_it_is_said() -> None:
    rows = [{"rule": "tier", "family": "coverage", "status": "policy", "year": str(year),
             "limit": limit, "meaning": f"At least 4% of the need of tier 4 is met in {year}."}
            for year, limit in ((2020, 4.0), (2021, 5.0))]  # fmt: skip
    (row,) = told(rows)
    assert row["meaning"] == "At least 4% of the need of tier 4 is met in each of 2020, 2021."


@pytest.mark.parametrize(
    ("years", "words"),
    [([2020], "2020"), ([2021, 2020], "2020, 2021"), ([2020, 2021, 2022, 2024], "2020-2022, 2024")],
)
def test_years_in_words(years: list[int], words: str) -> None:
    assert year_words(years) == words


def test_a_range_without_width_is_one_figure() -> None:
    assert span(358.01, 358.02) == "358" and span(0.5, 1234.5) == "0.5 to 1,234"


def test_bands_and_frozen_years_are_one_group_each() -> None:
    band = {"family": "band_low", "status": "policy"}
    rows = [band | {"rule": f"band nation:{code}", "nation": code, "year": "2020", "limit": most,
                    "meaning": f"Close to the last plan: {name} gets at least US$ {most} million "
                               "in 2020."}
            for code, name, most in (("KEN", "Kenya", 5), ("1", "=cmd|x", 7))]  # fmt: skip
    frozen = {"family": "lock_low", "status": "policy", "year": "2020", "meaning": "…"}
    rows += [frozen | {"rule": f"frozen 2020 {code} FMF", "nation": code, "limit": 1.0}
             for code in ("KEN", "1")]  # fmt: skip
    bands, years = told(rows)
    assert bands["rule"] == "band nation" and years["rule"] == "frozen years"
    assert bands["meaning"] == (
        "Close to the last plan: a nation gets at least US$ 5 to 7 million in 2020. "
        "In 2 places: Kenya, =cmd|x."
    )


def test_people_after_the_horizon_stand_by_themselves() -> None:
    crew = {"rule": "crew sailor", "family": "crewed", "status": "capacity", "nation": "KEN"}
    rows = [crew | {"year": str(year), "limit": 4.0, "meaning": f"Kenya has at most 4 sailors {at}"}
            for year, at in ((2020, "in 2020."), (2021, "in 2021."),
                             (2022, "in an average year after 2021."))]  # fmt: skip
    within, after = told(rows)
    assert within["meaning"] == "Kenya has at most 4 sailors in each of 2020, 2021."
    assert after["meaning"] == "Kenya has at most 4 sailors in an average year after 2021."
    assert after["about"] == "Kenya after 2021"


def test_people_and_seats_are_told_whole() -> None:
    assert limit_words(4.208, 560.6, "persons") == "4 to 561 persons"
    assert one("At least 560.6 seats and US$ 1.25 million.") == (
        "At least 561 seats and US$ 1.25 million."
    )


def test_a_range_has_no_more_digits_than_the_sentences_that_it_puts_together() -> None:
    (row,) = told([floor(2020, 0.153571, "0.154"), floor(2021, 1.057143, "1.057")])
    assert "At least US$ 0.154 to 1.057 million" in row["meaning"]


def test_the_name_of_a_nation_does_not_end_a_sentence() -> None:
    text = "At least US$ 0.136 million goes to St. Kitts & Nevis from 2020 to 2024. And so on."
    assert first_sentence(text).endswith("goes to St. Kitts & Nevis from 2020 to 2024")
