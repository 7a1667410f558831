"""Plans whose values differ by no more than is proven, and which of them leads on other figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from allocator.util.format import at_most, percent
from allocator.util.tolerance import NOTHING


@dataclass(frozen=True, slots=True)
class Ties:
    """The plan of most value, those that tie with it, and the one that leads among these.

    Attributes
    ----------
    best
        The plan of most value.
    tied
        It and all whose value differs from it by no more than the searches leave open.
    noise
        Most value points that the searches of one of them and of the best leave open; None: what
        one of them leaves open is not known, so that nothing is known to be a tie or none.
    spread
        Value points from the lowest of them to the best.
    equal
        Those of them that have no more of the other figures than any other, in their order.
    """

    best: str
    tied: tuple[str, ...]
    noise: float | None
    spread: float
    equal: tuple[str, ...]


def ties(
    values: Mapping[str, float],
    noise: Callable[[str, str], float | None],
    lower: Sequence[Callable[[str, str], bool]],
) -> Ties:
    """Return which plans tie in value, and which of them lead on the other figures, one by one.

    Parameters
    ----------
    values
        Value points by plan, of one or more.
    noise
        Up to which difference of their values the plan of most value and another tie; None:
        unknown.
    lower
        For each other figure, the most important first: whether one plan has less of it than
        another, beyond what means nothing.
    """
    best = max(values, key=values.__getitem__)
    opens = {name: noise(best, name) for name in values if name != best}
    tied = [name for name in values if name == best or _within(values, best, name, opens[name])]
    known = [one for name in tied if name != best and (one := opens[name]) is not None]
    equal = tied
    for less in lower:
        equal = [one for one in equal if not any(less(other, one) for other in equal)]
    return Ties(
        best, tuple(tied), None if len(known) < len(tied) - 1 else max(known, default=0.0),
        values[best] - min(values[name] for name in tied), tuple(equal),
    )  # fmt: skip


def _within(values: Mapping[str, float], best: str, name: str, noise: float | None) -> bool:
    return noise is None or values[best] - values[name] <= noise + NOTHING


def tie_words(called: str, noise: float) -> str:
    """Say that plans tie in value.

    Examples
    --------
    >>> tie_words("plans 1 and 2", 1.008)
    'plans 1 and 2 tie in value within 1.01, which the searches leave open'
    """
    return f"{called} tie in value within {at_most(noise)}, which the searches leave open"


def closer_words(spread: float, best: float, noise: float) -> str:
    """Say how precise searches would have to be to tell values apart that tie.

    `spread` is their difference, `best` the larger one, `noise` what the two searches leave open:
    all in value points.

    Examples
    --------
    >>> closer_words(0.46, 19.1, 1.01)
    'Only searches that leave less than 0.46 open together (a gap of 1.2% each) can separate them.'
    >>> closer_words(0.0, 19.1, 1.01)
    'No search can separate plans of the same value.'
    """
    if spread <= NOTHING or best <= NOTHING or noise <= NOTHING:
        return "No search can separate plans of the same value."
    return (
        f"Only searches that leave less than {spread:.2g} open together (a gap of "
        f"{percent(spread / 2 / best)} each) can separate them."
    )
