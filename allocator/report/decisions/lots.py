"""Lots as the things that are in them: two boats a lot are counted in boats."""

from __future__ import annotations

import re
from dataclasses import dataclass

from allocator.util.format import figure
from allocator.util.letters import in_sentence

_COUNTED = re.compile(r"^(?P<things>[^(]+?) \((?P<count>\d+)[,)]")


@dataclass(frozen=True, slots=True)
class Lot:
    """How many of which things are in a lot."""

    count: int
    things: str

    def words(self, lots: float) -> str:
        """Write lots as the things that are in them.

        Examples
        --------
        >>> Lot(2, "coastal patrol boats").words(4)
        '8 coastal patrol boats'
        """
        return f"{figure(lots * self.count)} {self.things}"


def lot_named(name: str) -> Lot | None:
    """Return what is in a lot of equipment whose name counts things of one kind; else None.

    Examples
    --------
    >>> lot_named("Coastal patrol boats (2, with spares)")
    Lot(count=2, things='coastal patrol boats')
    >>> [lot_named(name) for name in ("Cargo trucks (company of 20)", "Light aircraft (1)")]
    [None, None]
    """
    found = _COUNTED.match(name)
    if found is None or int(found["count"]) < 2:
        return None
    things = found["things"]
    return Lot(int(found["count"]), in_sentence(things))
