"""Money of the last plan that nobody may pay any more, with the bars that forbid it."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property
from typing import Any

from allocator.assemble.eligibility import Bar
from allocator.assemble.instance import Ground, lay
from allocator.assemble.last_plan import last_money
from allocator.extract.ledger import Ledger
from allocator.extract.rounding import NOTHING
from allocator.inputs.case import rule_sentences
from allocator.inputs.case.names import Words


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
        lost, whom, named = 0.0, set[str](), set[str]()
        for (n, a, t), money in self._last.items():
            if n in nations and t in years and money > NOTHING:
                bars = self._forbidding(n, a, t)
                if bars:
                    lost += money
                    whom.add(n)
                    named |= {_cited(bar) for bar in bars}
        if not whom:
            return ""
        known = dict.fromkeys(_cited(bar) for bar in self._ground.bars)
        return rule_sentences.lost(
            self._words, lost, sorted(whom), [bar for bar in known if bar in named]
        )

    def _forbidding(self, nation: str, account: str, year: int) -> list[Bar]:
        """Return the bars that forbid the account all that the nation needs; none if they do not.

        Each of those that forbid all of it, or else all that forbid some of it.
        """
        ground = self._ground
        n = ground.nation_codes.index(nation)
        a, t = ground.account_codes.index(account), ground.years.index(year)
        needed = [u for u, use in enumerate(ground.uses)
                  if ground.need[n, ground.areas.index(use.area)] > 0]  # fmt: skip
        if not needed or ground.may[n, a, needed, t].any():
            return []
        whole = [bar for bar in ground.bars if bar.mask[n, a, needed, t].all()]
        return whole or [bar for bar in ground.bars if bar.mask[n, a, needed, t].any()]


def _cited(bar: Bar) -> str:
    return f"{bar.rule} ({bar.citation})" if bar.citation else bar.rule
