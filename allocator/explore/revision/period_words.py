"""Years in words, where the key after the last year stands for all years after the plan."""

from __future__ import annotations

from collections.abc import Iterable

from allocator.util.format import year_words


def period_words(years: Iterable[int], last: int) -> str:
    """Write years of a plan that ends with `last`; what is later is "after" it.

    Examples
    --------
    >>> period_words([2022, 2023, 2025], 2024), period_words([2025], 2024)
    ('2022, 2023, after 2024', 'after 2024')
    """
    given = [int(year) for year in years]
    within = [year for year in given if year <= last]
    late = [f"after {last}"] if any(year > last for year in given) else []
    return ", ".join([*([year_words(within)] if within else []), *late])
