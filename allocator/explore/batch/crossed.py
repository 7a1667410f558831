"""Points of a grid or sample crossed with named scenarios: money and risk, with a coup and without.

Like the points, the crossed scenarios are made anew each time they are iterated over.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from allocator.errors import DataError, Fault
from allocator.explore.batch.grid import MOST, Grid, Sample
from allocator.inputs.scenario.scenario import LONGEST, Scenario, combine


@dataclass(frozen=True, slots=True)
class Crossed(Collection[Scenario]):
    """Every point with every one of some scenarios; the scenarios turn fastest.

    The changes of the point come first, then those of the scenario.

    Parameters
    ----------
    points
        A grid or sample.
    others
        Scenarios that each point is crossed with.
    place
        Where faults are told.

    Raises
    ------
    DataError
        There are more than 10 million, or a name would be too long; all at once.
    """

    points: Grid | Sample
    others: Sequence[Scenario]
    place: str

    def __post_init__(self) -> None:
        faults = []
        if len(self) > MOST:
            faults.append(Fault(self.place, f"{len(self):,} scenarios", f"at most {MOST:,}",
                                "give fewer points or names", column="with"))  # fmt: skip
        most = LONGEST["name"]
        for other in self.others:
            name = self._name(f"{self.points.name} {len(self.points)}", other)
            if len(name) > most:
                faults.append(Fault(self.place, f"{name!r} has {len(name)} characters",
                                    f"names of at most {most}", "shorten a name",
                                    column="with"))  # fmt: skip
        if faults:
            raise DataError(faults)

    def __len__(self) -> int:
        return len(self.points) * len(self.others)

    def __iter__(self) -> Iterator[Scenario]:
        for point in self.points:
            for other in self.others:
                yield combine(point, other, name=self._name(point.name, other))

    def __contains__(self, scenario: object) -> bool:
        return any(scenario == one for one in self)

    @staticmethod
    def _name(point: str, other: Scenario) -> str:
        return f"{point}, {other.name}"
