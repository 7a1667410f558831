"""What money buys back in words and in a table: sums that add up, and one unit for gains."""

import pandas as pd
import pytest

from allocator.explore.revision.answer_tables import PRICE, bought
from allocator.explore.revision.requests import Cut
from allocator.explore.revision.returned import returned_goods, returned_words
from allocator.explore.revision.revise import revise
from allocator.explore.revision.sections import sections_of
from allocator.plan.plan import Plan
from allocator.session.returned import Returned

UPKEEP = {("ALV", 2031): 9.5, ("ALV", 2032): 5.0, ("BSN", 2032): 5.7}


def returned(**changes: object) -> Returned:
    parts: dict[str, object] = {
        "account": "MIL", "year": 2031, "amount_musd": 20.0,
        "goods": {("ALV", "advisers", 2031): 0.3},
        "value": 0.24, "missed": 0.18, "upkeep": UPKEEP, "spent": {"MIL": 20.0, "LAW": 0.83},
        **changes,
    }  # fmt: skip
    return Returned(**parts)  # type: ignore[arg-type]


def test_money_of_other_accounts_in_the_list_is_named(starter_plan: Plan) -> None:
    """The list is worth more than the money asked about: what else pays for it is said."""
    told = returned_words(starter_plan, returned(), None)
    assert "Alvaria US$ 14.5 million of upkeep, Besania US$ 5.7 million of upkeep" in told
    assert (
        "That takes US$ 20.0 million of MIL and US$ 0.83 million more of LAW, surcharges included."
    ) in told
    assert "unused" not in told
    less = returned_words(starter_plan, returned(spent={"MIL": 15.0, "LAW": -3.0}), None)
    assert "takes US$ 15.0 million of MIL and US$ 3.0 million less of LAW, surch" in less
    assert "US$ 5.0 million of MIL would stay unused." in less


def test_a_gain_is_told_by_money_and_without_the_rules_that_are_missed(starter_plan: Plan) -> None:
    told = returned_words(starter_plan, returned(), None)
    assert (
        "It gains 0.060 value points (0.3 per US$ 100 million of MIL), and rules that are missed "
        "count 0.18 value points less."
    ) in told
    assert "missed count" not in returned_words(starter_plan, returned(missed=0.0), None)


def test_the_table_lists_upkeep_with_its_price(starter_plan: Plan) -> None:
    table = bought(starter_plan, returned_goods(starter_plan, [returned()]))
    assert list(table) == ["Nation", "Item", PRICE]
    assert table["Item"].tolist() == ["Upkeep", "Upkeep", "Advisers to a ministry"]
    assert table[PRICE].tolist() == ["14.50", "5.70", "0.30"]


def test_the_answer_to_a_cut_says_what_the_table_takes_and_gains(starter_plan: Plan) -> None:
    found = revise(starter_plan, [Cut("MIL", share=0.1)])
    (section,) = [one for one in sections_of(found) if "next money buys back" in one.title]
    words = section.words[-1]
    assert words.startswith("The next US$ 20 million of MIL (2031). That takes US$ ")
    assert found.back_gains["MIL", 2031] in words
    assert found.back_gains["MIL", 2031] in " ".join(found.words)
    assert section.table is not None
    head = "Bought back, MIL 2031, US$M"
    assert any("without surcharge" in one for one in section.words)
    prices = pd.to_numeric(section.table[head].str.replace("−", "-"))
    price = dict(
        zip(found.plan.case.items["item"], found.plan.case.items["price_musd"], strict=True)
    )
    musd = (found.back["quantity"] * found.back["item"].map({**price, "": 1.0})).sum()
    assert prices.sum() == pytest.approx(musd, abs=0.05 * len(prices))
