"""What law closes and opens for a nation from one year to the next.

Compared is what bars close, as accounts × uses of money, and not their words: an act that renews
the bar of the year before changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from allocator.assemble.eligibility import Use, bars_in_force, uses_of
from allocator.assemble.items import item_frame
from allocator.inputs.case.names import words_of
from allocator.report.rules.legal_bars import bars_about
from allocator.util.format import listed

if TYPE_CHECKING:
    from allocator.inputs.case.names import Words
    from allocator.plan.plan import Plan

Bools = npt.NDArray[np.bool_]

KIND_WORDS = {"lethal": "lethal equipment", "nonlethal": "other equipment",
              "training": "training", "grant": "grants"}  # fmt: skip
"""What the uses that law speaks of are called, by their kind."""


@dataclass(frozen=True, slots=True)
class _Scope:
    """What of an area is meant: whole kinds and single items; the kinds `left` are not, or in part.

    All are empty where all of the area is meant.
    """

    kinds: tuple[str, ...]
    left: tuple[str, ...]
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Closed:
    """What law closes to one nation; masks are accounts × uses × years.

    `own` is closed by bars about this nation or a group of nations, `general` by all other bars.
    """

    years: tuple[int, ...]
    accounts: tuple[str, ...]
    uses: tuple[Use, ...]
    words: Words
    own: Bools
    general: Bools

    def changes(self, before: int, year: int) -> tuple[str, ...]:
        """Say what is closed in `year` and was open in `before`, and what is opened."""
        was, now = (self.years.index(at) for at in (before, year))
        closed = self.own | self.general
        begun = closed[:, :, now] & ~closed[:, :, was]
        ended = closed[:, :, was] & ~closed[:, :, now]
        stays = bool((self.own[:, :, was] & closed[:, :, now]).any())
        ever = ~(self.general[:, :, was] & self.general[:, :, now])
        said = []
        if begun.any():
            also = "Also barred" if stays else "Barred"
            said.append(f"{also} from {year}: money {self._what(begun, ever)}")
        if ended.any():
            rest = "; the rest of what was barred still is" if stays else ""
            said.append(f"No longer barred from {year}: money {self._what(ended, ever)}{rest}")
        return tuple(said)

    def _what(self, mask: Bools, ever: Bools) -> str:
        """Say which accounts and uses a mask holds, of those that are `ever` open."""
        alike: dict[tuple[tuple[tuple[str, _Scope], ...], tuple[str, ...]], list[str]] = {}
        for at, account in enumerate(self.accounts):
            if mask[at].any():
                key: tuple[tuple[tuple[str, _Scope], ...], tuple[str, ...]] = ((), ())
                if not (mask[at] == ever[at]).all():
                    scopes = _scopes(self.uses, mask[at], ever[at])
                    key = tuple(scopes.items()), _areas_of(self.uses, ever[at])
                alike.setdefault(key, []).append(account)
        return "; ".join(
            f"from {listed(accounts)}{self._uses(dict(scopes), every) if scopes else ''}"
            for (scopes, every), accounts in alike.items()
        )

    def _uses(self, scopes: Mapping[str, _Scope], every: Sequence[str]) -> str:
        """Say areas, those with the same kinds together, and the kinds in the shorter form."""
        groups, others = (_grouped(scopes, without=without) for without in (False, True))
        without = len(others) < len(groups) and not any(one.items for one in scopes.values())
        return " " + " and ".join(
            f"{self._as(kinds, items, without=without)}{self._areas(own, every)}"
            for (kinds, items), own in sorted((others if without else groups).items())
        )

    def _as(self, kinds: Iterable[str], items: Iterable[str], *, without: bool) -> str:
        names = [KIND_WORDS[kind] for kind in kinds]
        single = [self.words.items.get(item, item) for item in items]
        if without and names:
            names = [f"anything but {listed(names)}"]
        return f"as {listed([*names, *single])} " if names or single else ""

    def _areas(self, own: Iterable[str], every: Sequence[str]) -> str:
        chosen = set(own)
        rest = [area for area in every if area not in chosen]
        if not rest:
            return "for all areas"
        fewer = len(rest) < len(chosen)
        names = [self.words.areas.get(area, area) for area in (rest if fewer else sorted(chosen))]
        return f"for {'all areas but ' if fewer else ''}{listed(names)}"


def closed_to(plan: Plan, nation: str) -> Closed:
    """Return what law as the plan's policy leaves it closes to a nation, year by year."""
    case = plan.case
    nations, accounts = (case.tables[name][name[:-1]].tolist() for name in ("nations", "accounts"))
    uses, _ = uses_of(case, item_frame(case))
    about = bars_about(plan, nation)
    named = set(about.loc[~about["for_all"] & ~about["for_others"], "rule"])
    shape = (len(accounts), len(uses), len(case.years))
    own, general = (np.zeros(shape, dtype=bool) for _ in range(2))
    for bar in bars_in_force(case, plan.policy, nations, accounts, uses):
        closed = own if bar.rule in named else general
        closed |= bar.mask[nations.index(nation)]
    return Closed(case.years, tuple(accounts), uses, words_of(case), own, general)


def _areas_of(uses: Sequence[Use], mask: Bools) -> tuple[str, ...]:
    return tuple(sorted({use.area for use, there in zip(uses, mask, strict=True) if there}))


def _scopes(uses: Sequence[Use], mask: Bools, ever: Bools) -> dict[str, _Scope]:
    """Return what of each area a mask over uses holds, of the uses that are `ever` open."""
    found: dict[str, _Scope] = {}
    for area in _areas_of(uses, mask):
        here = [at for at, use in enumerate(uses) if use.area == area and ever[at]]
        left = {uses[at].kind for at in here if not mask[at]}
        kinds = {uses[at].kind for at in here if mask[at]} - left
        items = [item for at in here if mask[at] and uses[at].kind in left
                 for item in uses[at].items]  # fmt: skip
        found[area] = _Scope(
            tuple(sorted(kinds)) if left else (), tuple(sorted(left)), tuple(sorted(items))
        )
    return found


def _grouped(
    scopes: Mapping[str, _Scope], *, without: bool
) -> dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]]:
    """Return areas by the kinds and items that are meant, or by the kinds that are not."""
    groups: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = {}
    for area, scope in scopes.items():
        groups.setdefault((scope.left if without else scope.kinds, scope.items), []).append(area)
    return groups
