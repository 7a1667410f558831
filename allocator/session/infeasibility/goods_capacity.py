"""How much money the goods in a region can take at most."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from allocator.assemble.instance import Bools, Floats, Ground
from allocator.session.infeasibility.law_floors import ACCOUNTS, NATIONS, USES, Axes


def goods_capacity(ground: Ground, region: Axes) -> Callable[[Bools], float]:
    """Return a function from years (a mask) to US$ million, infinite where nothing limits.

    Never less than what can be bought: prices are taken with the largest surcharge, and limits that
    hold together are taken one by one.
    """
    items = ground.items
    here = region[NATIONS][:, None] & region[USES][ground.use_of_item][None, :] & ground.wanted
    gross = 1.0 + float(ground.accounts["surcharge_share"].to_numpy(float)[region[ACCOUNTS]].max())
    cost = ground.price * gross
    people = _people(ground)
    pupils = _pupils(ground, people)
    each = np.where(here, _filled(items["max_per_nation_year"].to_numpy(float))[None, :], 0.0)
    training = (items["kind"] == "training").to_numpy()
    each = np.where(training[None, :] & here, np.minimum(each, pupils), each)
    yearly = np.minimum(each.sum(axis=0), _filled(items["per_year"].to_numpy(float)))
    stock = _filled(items["stock_lots"].to_numpy(float))
    dearest = np.where(here & training[None, :], cost[None, :], 0.0).max(axis=1, initial=0.0)
    any_seat = dearest > 0
    taught = float((people[any_seat] * dearest[any_seat]).sum())

    def room(span: Bools) -> float:
        count = int(span.sum())
        units = np.where(here.any(axis=0), np.minimum(yearly * count, stock), 0.0)
        seats = min(_money(units[training], cost[training]), taught * count)
        return _money(units[~training], cost[~training]) + seats

    return room


def _money(units: Floats, cost: Floats) -> float:
    bought = units > 0
    return float((units[bought] * cost[bought]).sum())


def _filled(limits: Floats) -> Floats:
    return np.where(np.isnan(limits), np.inf, limits)


def _people(ground: Ground) -> Floats:
    nations = ground.nations
    people = nations["trainable_persons"].to_numpy(float) * nations["vetted_share"].to_numpy(float)
    return np.floor(_filled(people) + 1e-9)


def _pupils(ground: Ground, people: Floats) -> Floats:
    """Return nations × items: persons whom the nation can send to the item if it is a course."""
    spoken = _filled(ground.nations["language_qualified_persons"].to_numpy(float))
    language = ground.items["needs_language"].to_numpy(bool)[None, :]
    return np.where(language, np.minimum(people, spoken)[:, None], people[:, None])


def needy(ground: Ground) -> Bools:
    """Return nations × items: the nation has a need in the item's area."""
    area = np.array([ground.areas.index(area) for area in ground.items["area"]], dtype=int)
    return np.asarray(ground.need[:, area] > 0)


def dry(ground: Ground) -> Bools:
    """Return nations × items: the item needs a coast and the nation has none."""
    landlocked = ground.nations["landlocked"].to_numpy(bool)
    return np.asarray(ground.items["coastal"].to_numpy(bool)[None, :] & landlocked[:, None])


def buyable(ground: Ground) -> Bools:
    """Return nations × uses: but for bars, some item could be bought."""
    grant = (ground.items["kind"] == "grant").to_numpy()
    cheap = grant[None, :] | (ground.price[None, :] <= ground.ceiling[:, None])
    found = np.zeros((len(ground.nation_codes), len(ground.uses)), dtype=bool)
    np.logical_or.at(found.T, ground.use_of_item, (needy(ground) & ~dry(ground) & cheap).T)
    return found
