"""What was found of the conditions under which a plan fails, and how it is told."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Limit:
    """An input and the range of it in which a box lies; None: no end on that side.

    Where the input is a `change` that a scenario makes or not, a low end says that it is made;
    `together` are the changes that are made in the same scenarios, so that each may be the cause.
    """

    input: str
    low: float | None
    high: float | None
    change: bool = False
    together: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The range in words."""
        if self.change:
            made = f"{'without' if self.low is None else 'with'} {self.input!r}"
            others = ", ".join(map(repr, self.together))
            return f"{made} (always together with {others})" if others else made
        if self.low is None:
            return f"{self.input} at most {self.high:.4g}"
        if self.high is None:
            return f"{self.input} at least {self.low:.4g}"
        return f"{self.input} from {self.low:.4g} to {self.high:.4g}"


@dataclass(frozen=True, slots=True)
class Box:
    """Conditions under which the plan fails.

    Attributes
    ----------
    limits
        The inputs that matter and their ranges; all must hold.
    coverage
        Share of all failures that lie in the box.
    density
        Share of the box's rows that are failures.
    rows
        Rows in the box.
    """

    limits: tuple[Limit, ...]
    coverage: float
    density: float
    rows: int

    @property
    def words(self) -> str:
        """The box in one sentence."""
        return (
            f"Where {' and '.join(limit.words for limit in self.limits)}, {self.density:.0%} of "
            f"{self.rows} scenarios fail; that is {self.coverage:.0%} of all failures."
        )


@dataclass(frozen=True, slots=True)
class Discovery:
    """What was found of the conditions under which a plan fails.

    Attributes
    ----------
    rule
        What it is to fail.
    rows, failures
        Rows that were judged, and those of them that fail.
    left_out
        Rows without a plan.
    unset, holes
        Rows with a plan that do not set every input, which were not judged; and the inputs that
        they lack.
    boxes
        The conditions, in the order in which they were found.
    mixed
        Whether the rule is about the worth, and rows measure it by different needs.
    """

    rule: str
    rows: int
    failures: int
    left_out: int
    unset: int
    holes: tuple[str, ...]
    boxes: tuple[Box, ...]
    mixed: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """The same in a few sentences."""
        told = f"{self.failures} of {self.rows} scenarios fail ({self.rule})."
        if self.left_out:
            told += f" {self.left_out} rows without a plan are left out."
        if self.unset:
            told += f" {self.unset} rows that do not set {', '.join(self.holes)} are left out."
        if self.mixed:
            told += (
                " Needs, weights, returns or years differ between rows, so part of the value "
                "comes from the measure and not the plan: look at need met or US$ million, too."
            )
        if not self.boxes:
            return (told, "No condition distinguishes them.")
        return (told, *(box.words for box in self.boxes))

    def document(self) -> dict[str, Any]:
        """Return all of it in lists and dicts, for JSON."""
        return {**asdict(self), "words": self.words}
