"""Rows that say the same of a nation twice, on one sheet or on two: added up, and named."""

from __future__ import annotations

from dataclasses import dataclass, field

from allocator.inputs.case.io.raw_tables import Complaint, Findings
from allocator.inputs.importing.records import Sum
from allocator.util.format import counted, listing


@dataclass(slots=True)
class Repeats:
    """The rows of a page that repeat others; `seen` is shared by all pages of a list."""

    seen: dict[tuple[object, ...], tuple[str, int]]
    place: str
    found: dict[int, tuple[str, int]] = field(default_factory=dict)

    def note(self, number: int, says: tuple[object, ...]) -> None:
        """Note what a row says: its item and its sums."""
        if not any(isinstance(one, Sum) and one.musd for one in says):
            return
        first = self.seen.setdefault(says, (self.place, number))
        if first != (self.place, number):
            self.found[number] = first

    def tell(self, findings: Findings) -> None:
        """Warn of the page's rows that repeat others, once for each page that has these."""
        for other in dict.fromkeys(place for place, _ in self.found.values()):
            pairs = [(new, old) for new, (place, old) in self.found.items() if place == other]
            new, old = (listing([str(row) for row in rows], 8) for rows in zip(*pairs, strict=True))
            where = "" if other == self.place else f" of {other}"
            odd = Complaint(
                f"{counted(len(pairs), 'row')} ({new}) with the nation, item and money of other "
                f"rows ({old}){where}, added up", "each row once",
                "delete what is there twice; or choose 'Not used' for the columns of one sheet",
            )  # fmt: skip
            findings.add(self.place, odd, pairs[0][0], warning=True)
