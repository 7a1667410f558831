"""What law and the nature of a line forbid: facts of the case, looked up and not guessed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from allocator.assemble.companions import impossible
from allocator.assemble.instance import lay
from allocator.explore.explanation.answer import Kind
from allocator.session.infeasibility.finding import cited
from allocator.util.format import figure

if TYPE_CHECKING:
    from allocator.assemble.instance import Bools
    from allocator.plan.plan import Plan


@dataclass(frozen=True, slots=True)
class Fact:
    """Why a nation cannot have an item, whatever money there is."""

    kind: Kind
    words: str
    rule: str = ""
    citation: str = ""


class Facts:
    """Looks up what forbids a line."""

    def __init__(self, plan: Plan) -> None:
        self._plan, self._ground = plan, lay(plan.case, plan.policy)
        ground = self._ground
        self._nation = {code: at for at, code in enumerate(ground.nation_codes)}
        self._item = {code: at for at, code in enumerate(ground.item_codes)}
        self._area = {code: at for at, code in enumerate(ground.areas)}
        self._barred: dict[tuple[int, int], tuple[tuple[str, str], ...]] = {}

    def about(self, nation: str, item: str) -> Fact | None:
        """Return what forbids a line first; None: nothing does."""
        return next(self._facts(nation, item), None)

    def _facts(self, nation: str, item: str) -> Iterator[Fact]:
        ground, n, i = self._ground, self._nation[nation], self._item[item]
        bars = self._bars(n, int(ground.use_of_item[i]))
        if bars:
            named = "; ".join(cited(*bar) for bar in bars)
            yield Fact(Kind.BARRED, f"No account may legally pay for it: {named}.",
                       "; ".join(rule for rule, _ in bars),
                       "; ".join(dict.fromkeys(where for _, where in bars if where)))  # fmt: skip
        if ground.items["coastal"].iloc[i] and ground.nations["landlocked"].iloc[n]:
            yield Fact(Kind.UNSUITED, "It needs a coast, and the nation has none.")
        if self._impossible[n, i]:
            yield Fact(Kind.UNSUITED, "It cannot be in the nation, or equipment in service "
                       "excludes it.")  # fmt: skip
        price, most = float(ground.price[i]), float(ground.ceiling[n])
        if ground.items["kind"].iloc[i] != "grant" and price > most:
            yield Fact(Kind.UNSUITED, f"One costs US$ {figure(price)} million, and the nation can "
                       f"take at most US$ {figure(most)} million in a year.")  # fmt: skip
        area = str(ground.items["area"].iloc[i])
        if not ground.need[n, self._area[area]] > 0 and not ground.wanted[n, i]:
            yield Fact(Kind.NEED_MET, "The case gives the nation no need there, so nothing there "
                       "has a value.")  # fmt: skip

    @cached_property
    def _impossible(self) -> Bools:
        ground = self._ground
        return impossible(ground.case, ground.policy, ground.nations.index, ground.items.index)

    def _bars(self, nation: int, use: int) -> tuple[tuple[str, str], ...]:
        """Return the rules and citations that leave no account and year; none if some is left."""
        key = nation, use
        if key not in self._barred:
            may, named = self._ground.may[nation, :, use, :], list[tuple[str, str]]()
            left = np.full(may.shape, not may.any())
            masks = [(np.asarray(bar.mask[nation, :, use, :]), bar) for bar in self._ground.bars]
            while left.any():
                mask, bar = max(masks, key=lambda one: int((one[0] & left).sum()))
                left &= ~mask
                named.append((bar.rule, bar.citation))
            self._barred[key] = tuple(named)
        return self._barred[key]
