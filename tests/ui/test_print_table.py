"""What is printed of a table: every row, as text, and none of it run as markup."""

import pandas as pd

from allocator.ui.widgets.print_table import print_markup
from allocator.ui.widgets.table import heading


def test_every_row_is_printed_with_the_headings_of_the_page() -> None:
    table = pd.DataFrame({"nation_name": [f"Nation {k}" for k in range(145)], "total_musd": 1.26})
    markup = print_markup(table, heading)
    assert all(f"<td>Nation {k}</td>" in markup for k in range(145))
    assert markup.count('<td class="n">1.3</td>') == 145
    assert "Total, US$M" in markup and "not printed" not in markup


def test_a_long_table_says_how_many_rows_are_left_out() -> None:
    markup = print_markup(pd.DataFrame({"name": ["a"] * 205}), heading)
    assert markup.count("<td>a</td>") == 200 and "5 more rows not printed" in markup


def test_text_of_a_case_is_no_markup_and_lines_are_left_out() -> None:
    table = pd.DataFrame({"name": ["<script>x</script>"], "by_year": [[1.0, 2.0]], "share": [None]})
    markup = print_markup(table, heading, ("by_year",))
    assert "&lt;script&gt;" in markup and "<script>" not in markup and "[1.0" not in markup
