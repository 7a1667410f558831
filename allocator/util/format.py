"""How figures are written: money, changes, percentages, counts, lists and years.

Money has as many decimals as its size needs, never -0.0.

Screens, sentences, charts and workbooks share this, so that a small programme reads as well as a
large one and the same sum is the same text everywhere. Axes of charts, editors of tables and
progress in the terminal format figures by themselves.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence

from allocator.util.tolerance import NOTHING

_MOST_PLACES = 12
"""Figures that need more decimals are noise of the arithmetic."""


MUSD = "US$ million"


LARGE = 1000.0
"""US$ million from which on sentences have no decimals."""

_TENTH = 0.05
_THOUSANDTH = 1e-3
_DIGITS = 2
"""Digits that a figure below 1 shows."""

_PART = 0.01
"""A smaller part of a lot or seat is noise of a sum."""


_MUSD_BEHIND = re.compile(r"(\d[\d,.]*(?: to \d[\d,.]*)?) US\$M\b")


def decimals(value: float, least: int = 1) -> int:
    """Return how many decimals a figure needs to show two digits, at least `least`.

    Examples
    --------
    >>> decimals(1250.4), decimals(0.24), decimals(0.04), decimals(0.0)
    (1, 2, 3, 1)
    """
    size = abs(value)
    if not NOTHING <= size < 1:
        return least
    return max(least, _DIGITS - 1 - math.floor(math.log10(size)))


def fixed(value: float, places: int) -> str:
    """Write a figure with so many decimals; what rounds to nothing has no sign.

    Examples
    --------
    >>> fixed(1250.44, 1), fixed(-0.04, 1), fixed(-0.04, 2)
    ('1,250.4', '0.0', '-0.04')
    """
    return f"{round(value, places) + 0.0:,.{places}f}"


def amount(value: float, beside: float = 0.0) -> str:
    """Write US$ million with one decimal, or more where it is less than one.

    Where it is told `beside` a larger sum, one decimal is enough for what does not vanish then.

    Examples
    --------
    >>> amount(39966.87), amount(0.04), amount(0.24), amount(0.996), amount(-1e-9)
    ('39,966.9', '0.04', '0.24', '1.0', '0.0')
    >>> amount(0.24, beside=39966.87), amount(0.04, beside=39966.87)
    ('0.2', '0.04')
    """
    if abs(value) < NOTHING:
        value = 0.0
    places = 1 if abs(beside) >= 1 and abs(value) >= _TENTH else decimals(value)
    whole, point, part = fixed(value, places).partition(".")
    return f"{whole}{point}{part[:1]}{part[1:].rstrip('0')}"


def change(value: float, minus: str = "-", beside: float = 0.0) -> str:
    """Write a change of US$ million with its sign; none if it is nothing.

    Examples
    --------
    >>> change(11.7), change(-0.04), change(-0.04, "−"), change(-1e-9)
    ('+11.7', '-0.04', '−0.04', '0.0')
    """
    text = amount(abs(value), beside)
    sign = "" if abs(value) < NOTHING else "+" if value > 0 else minus
    return sign + text


def tells(part: float, whole: float) -> bool:
    """Tell whether a part (US$ million) is worth a word beside the whole that it belongs to.

    It is if it shows in a figure with one decimal, or is a thousandth of the whole.

    Examples
    --------
    >>> tells(0.02, 40000.0), tells(0.05, 40000.0), tells(0.02, 0.3), tells(0.0, 0.0)
    (False, True, True, False)
    """
    return abs(part) >= max(NOTHING, min(_TENTH, _THOUSANDTH * abs(whole)))


def common_decimals(values: Iterable[float]) -> int:
    """Return the decimals of a column that has one form for all its cells.

    The smallest figure counts that is at least a thousandth of the largest.

    Examples
    --------
    >>> common_decimals([1250.4, 3.2, 0.0]), common_decimals([0.24, 0.04, -0.08])
    (1, 3)
    """
    sizes = [abs(value) for value in values if math.isfinite(value)]
    largest = max(sizes, default=0.0)
    return max((decimals(size) for size in sizes if size >= _THOUSANDTH * largest), default=1)


def counted(count: int, one: str, more: str = "") -> str:
    """Write a count with its noun; `more` is the plural where it is not `one` with an s.

    Examples
    --------
    >>> counted(1, "fault"), counted(2100, "fault"), counted(0, "nation gets", "nations get")
    ('1 fault', '2,100 faults', '0 nations get')
    """
    return f"{count:,} {one if count == 1 else more or f'{one}s'}"


def number(value: float) -> str:
    """Write a figure without needless decimals.

    Examples
    --------
    >>> number(1300), number(0.125), number(12.5), number(0.00024), number(-1e-9)
    ('1,300', '0.125', '12.5', '0.00024', '0')
    """
    return fixed(value, decimals(value, least=3)).rstrip("0").rstrip(".")


def percent(share: float | None) -> str:
    """Write a share found in a plan as a percentage: one decimal, two digits below 1%.

    Examples
    --------
    >>> percent(0.2514), percent(0.25), percent(0.0004), percent(1), percent(None)
    ('25.1%', '25%', '0.04%', '100%', 'none')
    """
    return "none" if share is None else f"{amount(100 * share).removesuffix('.0')}%"


def stated_percent(share: float) -> str:
    """Write a share as a rule states it, with all its decimals.

    Examples
    --------
    >>> stated_percent(0.125), stated_percent(0.0825), stated_percent(0.1)
    ('12.5%', '8.25%', '10%')
    """
    return f"{number(100 * share)}%"


def with_unit(unit: str) -> str:
    """Return what comes after a figure: a blank and its unit, a bare per cent sign, or nothing.

    Examples
    --------
    >>> "5" + with_unit("lots a year"), "5" + with_unit("% a year"), "5" + with_unit("factor")
    ('5 lots a year', '5% a year', '5')
    """
    if unit in ("", "factor", "relative"):
        return ""
    return unit if unit.startswith("%") else f" {unit}"


def musd(money: float) -> str:
    """Write US$ million in a sentence.

    Examples
    --------
    >>> musd(39966.85), musd(0.04)
    ('US$ 39,967 million', 'US$ 0.04 million')
    """
    return f"US$ {millions(money)} million"


def short_musd(money: float) -> str:
    """Write US$ million where there is little room, as on a tile.

    Examples
    --------
    >>> short_musd(39966.85), short_musd(250.37), short_musd(0.0)
    ('US$ 39,967M', 'US$ 250.4M', 'US$ 0.0M')
    """
    return f"US$ {millions(money)}M"


def short_or_none(money: float) -> str:
    """Write US$ million on a tile, or that there is none.

    Examples
    --------
    >>> short_or_none(250.37), short_or_none(0.0)
    ('US$ 250.4M', 'none')
    """
    return "none" if abs(money) < NOTHING else short_musd(money)


def quantity_words(quantity: float, unit: str) -> str:
    """Write a quantity with its unit; parts of a lot or seat with one decimal.

    Examples
    --------
    >>> quantity_words(36, "seats"), quantity_words(1, "lots"), quantity_words(5.42, "lots")
    ('36 seats', '1 lot', '5.4 lots')
    >>> quantity_words(8.5166, "US$M")
    'US$ 8.5M'
    """
    if unit == "US$M":
        return short_musd(quantity)
    text = f"{quantity:,.0f}" if abs(quantity - round(quantity)) < _PART else f"{quantity:,.1f}"
    return f"{text} {unit.removesuffix('s') if text == '1' else unit}"


def money_in_front(text: str) -> str:
    """Write money in the text of a rule as in other sentences.

    Examples
    --------
    >>> money_in_front("at least 0.04 US$M of advisers and 2 lots")
    'at least US$ 0.04 million of advisers and 2 lots'
    """
    return _MUSD_BEHIND.sub(r"US$ \1 million", text)


def millions(money: float) -> str:
    """Write US$ million as `musd` does, where the unit is said already.

    Examples
    --------
    >>> millions(39966.85), millions(0.04)
    ('39,967', '0.04')
    """
    return f"{money:,.0f}" if abs(money) >= LARGE else amount(money)


def signed(value: float) -> str:
    """Write a change with its sign, as `figure`.

    Examples
    --------
    >>> signed(357.588), signed(-0.25), signed(0.0)
    ('+357.6', '−0.25', '0')
    """
    sign = "" if abs(value) < NOTHING else "+" if value > 0 else "−"
    return f"{sign}{figure(abs(value))}"


def listed(parts: Iterable[str]) -> str:
    """Write parts in a row.

    Examples
    --------
    >>> listed(["a", "b", "c"]), listed(["a"])
    ('a, b and c', 'a')
    """
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last


def listing(names: Iterable[str], most: int = 12) -> str:
    """Write the first names of many: commas, or semicolons where names hold some.

    Examples
    --------
    >>> listing(["a", "b", "c"], 2), listing(["a, b", "c"])
    ('a, b and 1 more', 'a, b; c')
    """
    names = list(names)
    rest = len(names) - most
    mark = "; " if any("," in name for name in names) else ", "
    return mark.join(names[:most]) + (f" and {rest:,} more" if rest > 0 else "")


def at_most(value: float, places: int = 2) -> str:
    """Write what is proven to be the most, rounded up so that what is said stays proven.

    Examples
    --------
    >>> at_most(40.36206), at_most(40.36), at_most(-0.001)
    ('40.37', '40.36', '0.00')
    """
    return fixed(rounded_up(value, places), places)


def at_least(value: float, places: int = 2) -> str:
    """Write what is proven to be the least, rounded down so that what is said stays proven.

    Examples
    --------
    >>> at_least(40.36906), at_least(40.36), at_least(0.001)
    ('40.36', '40.36', '0.00')
    """
    return fixed(-rounded_up(-value, places), places)


def percent_at_most(share: float) -> str:
    """Write a share that is proven to be the most as a percentage, rounded up.

    One decimal, two digits below 1%; a gap below a bound of 0 is no share.

    Examples
    --------
    >>> percent_at_most(0.12711), percent_at_most(0.25), percent_at_most(0.000041)
    ('12.8%', '25%', '0.0041%')
    >>> percent_at_most(math.inf)
    'unknown'
    """
    if not math.isfinite(share):
        return "unknown"
    size = 100 * share
    return f"{number(rounded_up(size, decimals(size)))}%"


def rounded_up(value: float, places: int = 2) -> float:
    """Return a figure with so many decimals that is no smaller, but for noise of floats."""
    factor = 10.0**places
    return math.ceil(round(value * factor, 6)) / factor


def figure(value: float) -> str:
    """Write a figure with four digits, or without decimals if it is large.

    Examples
    --------
    >>> figure(357.588), figure(3155.9), figure(0.000024), figure(-0.0)
    ('357.6', '3,156', '0.000024', '0')
    """
    if not abs(value) < 999.95 or value == 0:
        return fixed(value, 0)
    places = max(3 - math.floor(math.log10(abs(value))), 0)
    return fixed(value, places).rstrip("0").rstrip(".") if places <= _MOST_PLACES else "0"


def span(low: float, high: float) -> str:
    """Write a range of figures, or the one figure.

    Examples
    --------
    >>> span(357.588, 425), span(2, 2)
    ('357.6 to 425', '2')
    """
    ends = figure(low), figure(high)
    return ends[0] if ends[0] == ends[1] else " to ".join(ends)


def year_words(years: Iterable[int]) -> str:
    """Write years, three or more in a row as a range.

    Examples
    --------
    >>> year_words([2020, 2022, 2023, 2024])
    '2020, 2022-2024'
    """
    runs: list[list[int]] = []
    for year in sorted(set(years)):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(
        f"{run[0]}-{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs
    )


def fiscal_years(years: Sequence[int]) -> str:
    """Write the fiscal years of a plan.

    Examples
    --------
    >>> fiscal_years((2020, 2021, 2022)), fiscal_years((2020,)), fiscal_years((1999, 2000))
    ('FY2020–22', 'FY2020', 'FY1999–2000')
    """
    first, last = years[0], years[-1]
    if first == last:
        return f"FY{first}"
    return f"FY{first}–{last % 100:02d}" if first // 100 == last // 100 else f"FY{first}–{last}"
