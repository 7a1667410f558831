"""What cannot be done: lots, seats, people, lines and absorbable money."""

from __future__ import annotations

import numpy as np

from allocator.assemble.big_numbers import AT_ALL, grant_total_most, line_most
from allocator.assemble.case_scale import least_lines
from allocator.assemble.index_sets import Figures, Members, Sets
from allocator.assemble.instance import Floats, Ground
from allocator.models.problem import Figure
from allocator.util.tolerance import ROUNDING


def limit_figures(ground: Ground, sets: Sets, members: Members, figures: Figures) -> None:
    """Fill in the largest quantities, people limits, line limits and absorption segments."""
    codes = tuple(ground.item_codes)
    figures["price"] = Figure(codes, ground.price)
    figures["points"] = Figure(codes, ground.items["points"].to_numpy(float))
    _people(ground, sets, members, figures)
    _largest(ground, sets, figures)
    _shared(ground, sets, members, figures)
    limit = ground.nations["lines_at_once"].to_dict()
    figures["line_limit"] = _figure(sets["limited_lines"], limit)
    most = None if "all_lines" in ground.policy.rules_off else ground.policy.lines_most
    sets["all_line_limits"] = ("one",) if most is not None and sets["lines"] else ()
    figures["lines_most"] = _figure(sets["all_line_limits"], {"one": most or 0})
    figures[f"line_most {AT_ALL}"] = line_most(ground, sets, members, figures)
    figures[f"grant_total_most {AT_ALL}"] = grant_total_most(ground, sets, members, figures)
    small = least_lines(ground.case, ground.policy)
    nations = tuple(members["areas_of_nation"])
    figures["min_line_musd"] = Figure(nations, np.array([small[n] for n in nations], dtype=float))
    least = ground.items["min_musd"].fillna(0.0).to_dict()
    switched = sets["switched_grants"]
    figures["grant_least"] = Figure(switched, np.array([least[m] for _, m in switched], float))
    _segments(ground, sets, members, figures)


def _figure(keys: tuple[object, ...], numbers: dict[object, float]) -> Figure:
    return Figure(keys, np.array([numbers[key] for key in keys], dtype=float))


def _people(ground: Ground, sets: Sets, members: Members, figures: Figures) -> None:
    nations = ground.nations
    vetted = np.floor(nations["trainable_persons"] * nations["vetted_share"] + ROUNDING).dropna()
    spoken = nations["language_qualified_persons"].dropna()
    for name, figure, limits, family in (
        ("vetted_nations", "vetted_people", vetted, "courses_of_nation"),
        ("language_nations", "language_people", spoken, "language_courses_of_nation"),
    ):
        sets[name] = tuple(n for n in limits.index if members[family].get(n))
        figures[figure] = _figure(sets[name], limits.to_dict())


def _largest(ground: Ground, sets: Sets, figures: Figures) -> None:
    """Largest lots, seats and grants of a nation in a year; 0 in years in which all is barred."""
    items = ground.items
    open_years = np.asarray(ground.may.any(axis=1))[:, ground.use_of_item, :]
    money = _yearly_money(ground, figures)
    whole = (items["kind"] != "grant").to_numpy()
    with np.errstate(divide="ignore"):
        most = money[:, None] / ground.price[None, :]
    most = np.where(whole, np.floor(most + ROUNDING), most)
    for column in ("max_per_nation_year", "per_year", "stock_lots"):
        most = np.fmin(most, items[column].to_numpy(float))
    people = _people_limit(ground, figures)
    most = np.where((items["kind"] == "training").to_numpy(), np.fmin(most, people), most)
    spread = most[:, :, None] * open_years
    row = {nation: number for number, nation in enumerate(ground.nation_codes)}
    column_of = {item: number for number, item in enumerate(ground.item_codes)}
    for word, name in (("lot", "lots_most"), ("seat", "seats_most"), ("grant", "grant_most")):
        pairs = sets[f"{word}_pairs"]
        n = [row[nation] for nation, _ in pairs]
        i = [column_of[item] for _, item in pairs]
        keys = tuple((*pair, year) for pair in pairs for year in ground.years)
        figures[name] = Figure(keys, spread[n, i].ravel())


def _yearly_money(ground: Ground, figures: Figures) -> Floats:
    """US$ million that a nation can get in a year at most; all money there is without a ceiling."""
    return np.asarray(np.minimum(ground.ceiling, figures["money"].values.sum()))


def _people_limit(ground: Ground, figures: Figures) -> Floats:
    """Persons a year that a nation can send to each item if it is a course."""
    vetted = dict(figures["vetted_people"].items())
    spoken = dict(figures["language_people"].items())
    language = ground.items["needs_language"].to_numpy(bool)
    all_people = np.array([vetted.get(n, np.inf) for n in ground.nation_codes])[:, None]
    speakers = np.array([spoken.get(n, np.inf) for n in ground.nation_codes])[:, None]
    return np.asarray(np.where(language, np.minimum(all_people, speakers), all_people))


def _shared(ground: Ground, sets: Sets, members: Members, figures: Figures) -> None:
    """Production, stock and course seats that nations share."""
    yearly = ground.items["per_year"].dropna().to_dict()
    stock = ground.items["stock_lots"].dropna().to_dict()
    for name, figure, family in (
        ("limited_production", "production_most", "buyers_of_lot"),
        ("limited_courses", "course_seats_most", "students_of_course"),
    ):
        sets[name] = tuple(item for item in members[family] if item in yearly)
        keys = tuple((item, year) for item in sets[name] for year in ground.years)
        figures[figure] = Figure(keys, np.array([yearly[item] for item, _ in keys], float))
    sets["limited_stock"] = tuple(item for item in members["buyers_of_lot"] if item in stock)
    figures["stock_most"] = _figure(sets["limited_stock"], stock)


def segment_widths(ground: Ground) -> dict[str, float]:
    """Return each segment's width as a share of a nation's absorbable money."""
    policy = ground.policy
    return {
        "full": policy.absorption_full,
        "most": policy.absorption_most - policy.absorption_full,
        "limit": policy.absorption_limit - policy.absorption_most,
    }


def _segments(ground: Ground, sets: Sets, members: Members, figures: Figures) -> None:
    funded = [n for n in ground.nation_codes if members["accounts_of_nation"][n]]
    money = ground.nations["absorbable_musd"].loc[funded].dropna()
    widths = segment_widths(ground)
    sets["absorbing"] = tuple(money.index)
    sets["segments"] = tuple(widths)
    keys = tuple((n, s) for n in money.index for s in widths)
    values = [money[n] * widths[s] for n, s in keys]
    figures["segment_most"] = Figure(keys, np.array(values, dtype=float))
