"""Tables on pages: headings of data in words, and a sign that a long table goes on."""

import pandas as pd
from streamlit.testing.v1 import AppTest

from allocator.inputs.case.case import Case
from allocator.inputs.case.schema.tables import TABLES
from allocator.ui.widgets.column_config import config_of
from allocator.util.column_places import column_places


def test_columns_of_data_are_called_in_words(starter_case: Case) -> None:
    for table in TABLES:
        for name, column in config_of(table, starter_case).items():
            words = str(column["label"])
            assert "_" not in words and "musd" not in words and words[:1].isupper()
            assert f"In files: {name}" in str(column["help"])


def _long(rows: int) -> None:
    import pandas as pd

    from allocator.ui.widgets import table

    table.read(pd.DataFrame({"rule": ["a"] * rows, "cost_value": [0.03537] * rows}), alt="rules")


def test_a_long_table_says_how_many_rows_it_has() -> None:
    long = AppTest.from_function(_long, kwargs={"rows": 51}).run()
    assert not long.exception
    assert [one.value for one in long.caption] == [
        "51 rows: scroll in the table to see all of them."
    ]
    assert not AppTest.from_function(_long, kwargs={"rows": 3}).run().caption
    shown = long.table[0].value
    assert isinstance(shown, pd.DataFrame) and len(shown) == 51


def test_money_that_is_compared_has_one_form() -> None:
    table = pd.DataFrame({"last_musd": [220.1, 13.49, 0.0], "plan_musd": [43.6, 4.7, -1e-12],
                          "cost_value": [0.03537, 12.0, 1.5]})  # fmt: skip
    assert column_places(table) == {"last_musd": [1] * 3, "plan_musd": [1] * 3,
                                    "cost_value": [3] * 3}  # fmt: skip
    small = table.assign(plan_musd=[0.34, 4.7, 1.0])
    assert column_places(small)["last_musd"] == column_places(small)["plan_musd"] == [2] * 3
