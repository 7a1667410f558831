"""How the money closes that an event sets free: what the answer uses, what is left, and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from allocator.explore.revision.closing import closed
from allocator.explore.revision.freed_money import ANSWER, BEST, LEFT, NEW, SAME
from allocator.explore.revision.requests import Event
from allocator.util.format import amount, fixed, listed, year_words

if TYPE_CHECKING:
    from allocator.explore.revision.revision import Revision

_LEAST_MUSD = 1e-3
_CENT = 0.01
_SHARES = ("share_floor", "share_cap")


def closing_words(found: Revision, gone: str) -> str:
    """Say how much of freed money the answer uses, what is left and expires, and the best use.

    Where other nations give up more than they get, that is left, too. Nothing is said where more
    than events moves the money. `gone` calls money that accounts have no more.
    """
    parts, freed = found.freed_money.groupby("part")["musd"].sum(), found.freed_musd
    best = sum(float(musd) for part, musd in parts.items() if BEST in str(part))
    left, lost = best + float(parts.get(LEFT, 0.0)), float(parts.get(NEW, 0.0))
    if left < 0 or lost < 0 or not all(isinstance(one, Event) for one in found.changes):
        return ""
    late = {one: musd for one, musd in expiring(found).items() if musd > _LEAST_MUSD}
    late = late if sum(late.values()) <= left + _LEAST_MUSD else {}
    expires = sum(late.values())
    sums = (lost, freed - left - lost, expires, left - expires)
    told = closed([one / _CENT for one in sums], round(freed / _CENT))
    lost_words, used, gone_late, stays = (fixed(abs(one) * _CENT, 2) for one in told)
    unspent = fixed((told[2] + told[3]) * _CENT, 2)
    first = f"Of US$ {fixed(freed, 2)} million"
    uses = [f"{lost_words} are {gone.lower()}"] if told[0] else []
    if told[1] >= 0:
        uses.append(f"{used} are used in this answer")
    else:
        first = f"{first} and {used} million that others give up"
    after = f"{stays} can still be used after {found.plan.case.years[-1]}" if told[3] else ""
    ends = f"{gone_late} of that expire ({listed(late)})" if late else ""
    parted = f": {listed(filter(None, (ends, after)))}" if late else ""
    words = f"{first}, {listed([*uses, f'{unspent} are left unspent by it'])}{parted}."
    return words + _best_words(best, left)


def _best_words(best: float, left: float) -> str:
    if best <= _LEAST_MUSD:
        return ""
    rest = left - best
    much = f"{fixed(best, 2)} of that" if rest >= _CENT else "all of that"
    return f" The table goes one step beyond this answer: the best use found would take {much}."


def expiring(found: Revision) -> dict[str, float]:
    """Return by account how many US$ million more expire in the answer than before."""
    was, now = (one.accounts.groupby("account")["lapsed_musd"].sum()
                for one in (found.before, found.plan))  # fmt: skip
    return {str(account): float(musd) for account, musd in (now - was).items()}


def share_words(found: Revision) -> Iterator[str]:
    """Say which rules on shares of an account move goods of others off it, so that more expires.

    Such a rule holds with nothing to spare and allows less, now that what is counted is less.
    """
    rows = found.freed_money
    off = rows[rows["part"] == f"{SAME} ({ANSWER})"].groupby("account")["musd"].sum()
    rules = found.plan.rules
    for account in (str(one) for one, musd in off.items() if musd < -_LEAST_MUSD):
        own = rules[(rules["account"] == account) & rules["family"].isin(_SHARES) & rules["binds"]]
        own = own[
            own["year"]
            .astype(str)
            .isin(set(rows.loc[rows["account"] == account, "year"].astype(str)))
        ]
        for _, same in own.groupby("rule", sort=False):
            meaning = str(same["meaning"].iloc[0]).rsplit(", in ", 1)[0].rstrip(".")
            yield (
                f"{account} pays others US$ {amount(-float(off[account]))} million less for the "
                "same goods, and that is left, too, since a rule leaves nothing to spare "
                f"({year_words(same['year'].astype(int))}): “{meaning}”."
            )
