"""Money of the last plan that nobody may pay any more, with the bars that forbid it."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property
from typing import Any

import numpy as np

from allocator import rule_sentences
from allocator.assemble.ground import Ground, fewest_bars, lay
from allocator.assemble.last_plan import last_money
from allocator.extract.ledger import Ledger
from allocator.extract.rounding import NOTHING
from allocator.rule_words import Words


class LostMoney:
    """Tells in words what of the last plan bars have taken away."""

    def __init__(self, ledger: Ledger, words: Words) -> None:
        self._case, self._policy, self._words = ledger.case, ledger.policy, words

    @cached_property
    def _ground(self) -> Ground:
        return lay(self._case, self._policy)

    @cached_property
    def _last(self) -> dict[Any, float]:
        return last_money(self._case)

    def words(self, nations: Collection[str], years: Collection[int]) -> str:
        """Return a sentence on what bars took from `nations` in `years`; empty if nothing."""
        ground = self._ground
        lost, forbidden = 0.0, np.zeros_like(ground.may)
        whom: dict[str, None] = {}
        for (n, a, t), money in self._last.items():
            if n in nations and t in years and money > NOTHING:
                place = self._barred(n, a, t)
                forbidden |= place
                lost += money * bool(place.any())
                whom |= {n: None} if place.any() else {}
        if not whom:
            return ""
        names = [f"{bar.rule} ({bar.citation})" if bar.citation else bar.rule
                 for bar in fewest_bars(ground, forbidden)]  # fmt: skip
        return rule_sentences.lost(self._words, lost, whom, names)

    def _barred(self, nation: str, account: str, year: int) -> Any:
        """Return the uses that the nation needs, if the account may pay none of them."""
        ground, cells = self._ground, np.zeros_like(self._ground.may)
        n = ground.nation_codes.index(nation)
        a, t = ground.account_codes.index(account), ground.years.index(year)
        needed = [u for u, use in enumerate(ground.uses)
                  if ground.need[n, ground.areas.index(use.area)] > 0]  # fmt: skip
        if not ground.may[n, a, needed, t].any():
            cells[n, a, needed, t] = True
        return cells
