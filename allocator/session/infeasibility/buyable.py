"""Which items could be bought for which nation if no law forbade it."""

from __future__ import annotations

import numpy as np

from allocator.assemble.instance import Bools, Ground


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
