"""Sums by nation add up to what the lines move."""

import pandas as pd

from allocator.explore.revision.by_nation import nation_sums


def lines(count: int) -> pd.DataFrame:
    rows = [(f"Nation {n // 2}", -10.0 * (n // 2 + 1)) for n in range(count)]
    return pd.DataFrame(rows, columns=["name", "change_musd"])


def test_lines_of_a_nation_are_summed_and_the_rest_is_one_sum() -> None:
    (told,) = nation_sums(lines(16))
    assert told.startswith("By nation, US$ million: Nation 7 −160.0, Nation 6 −140.0, ")
    assert told.endswith("Nation 2 −60.0; 2 other nations −60.0.")


def test_few_lines_need_no_sums() -> None:
    assert list(nation_sums(lines(3))) == []
