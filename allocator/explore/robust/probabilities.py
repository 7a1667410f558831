"""Probabilities of scenarios: always a judgement, so they carry who judged, from what and when."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from allocator.errors import DataError, Fault
from allocator.inputs.policy.parse import fix_name, shortlist, toml_table
from allocator.solver.backend.compiled_model import Floats
from allocator.util.numbers import is_number
from allocator.util.tolerance import NEAR

_TEXTS = ("author", "source", "date")
_LIST = "chances"

_UNJUDGED = "no source is named"
"""Said of probabilities that carry no name."""


@dataclass(frozen=True, slots=True)
class Chances:
    """Probabilities of scenarios by name.

    Parameters
    ----------
    of
        Probability of each scenario, 0 to 1; they add up to 1.
    author, source, date
        Who judged them, from what, and when. Shown wherever a figure rests on them.

    Raises
    ------
    DataError
        A probability is none, they do not add up to 1, or a text is no text; all at once.

    Examples
    --------
    >>> print(Chances({"as it is": 0.75, "lean": 0.25}, author="B. Desk", date="2031-02-03").words)
    Probabilities are judgement: B. Desk, 2031-02-03.
    """

    of: Mapping[str, float]
    author: str = ""
    source: str = ""
    date: str = ""

    def __post_init__(self) -> None:
        faults = list(self._faults())
        if faults:
            raise DataError(faults)

    def _faults(self) -> Iterator[Fault]:
        for text in _TEXTS:
            if not isinstance(getattr(self, text), str):
                yield _fault(f"found {getattr(self, text)!r}", "text", "put it in quotes", text)
        given: Any = self.of
        if not isinstance(given, Mapping):
            yield _fault(f"found {given!r}", "a mapping from names to probabilities",
                         'write {"as it is": 0.75, "lean": 0.25}', "of")  # fmt: skip
            return
        wrong = [name for name, chance in self.of.items() if not _is_chance(chance)]
        for name in wrong:
            yield _fault(
                f"{name!r} has {self.of[name]!r}", "a number from 0 to 1", "correct it", name
            )
        total = 0.0 if wrong else math.fsum(self.of.values())
        if not wrong and abs(total - 1) > NEAR:
            yield _fault(f"they add up to {total:.6g}", "a sum of 1", "correct the probabilities")

    @classmethod
    def equal(cls, names: Sequence[str]) -> Chances:
        """Return the same probability for each scenario: a stand-in that nobody has judged."""
        return cls(dict.fromkeys(names, 1 / len(names)), source=f"all equal, {_UNJUDGED}")

    @classmethod
    def from_toml(cls, source: str | Path) -> Chances:
        """Read ``author``, ``source``, ``date`` and the table ``[chances]`` of a TOML file or text.

        Raises
        ------
        DataError
            It cannot be read, has unknown names, or wrong values.
        """
        place, table = toml_table(source)
        known = (*_TEXTS, _LIST)
        faults = [
            Fault(place, f"unknown name {key!r}", ", ".join(known), fix_name(key, known))
            for key in table
            if key not in known
        ]
        given = table.get(_LIST)
        if not isinstance(given, Mapping) or not given:
            faults.append(Fault(place, "no probabilities", "a table of names and probabilities",
                                f"write [{_LIST}] and the scenarios below it",
                                column=_LIST))  # fmt: skip
        if faults:
            raise DataError(faults)
        texts = {text: str(table[text]) for text in _TEXTS if text in table}
        return cls({str(name): chance for name, chance in dict(given or {}).items()}, **texts)

    def along(self, names: Sequence[str]) -> Floats:
        """Return the probabilities of the scenarios `names`, in their order.

        Raises
        ------
        DataError
            A scenario has none, or one is of no scenario; all at once.
        """
        faults = [
            _fault(f"no probability of {name!r}", "one for each scenario", "add it")
            for name in names
            if name not in self.of
        ]
        faults += [
            _fault(f"no scenario {name!r}", shortlist(names), fix_name(name, names))
            for name in self.of
            if name not in names
        ]
        if faults:
            raise DataError(faults)
        return np.array([self.of[name] for name in names])

    @property
    def words(self) -> str:
        """Whose judgement they are, in one sentence."""
        told = ", ".join(text for text in (self.author, self.source, self.date) if text)
        return f"Probabilities are judgement: {told or _UNJUDGED}."


def _is_chance(chance: Any) -> bool:
    return is_number(chance) and 0 <= chance <= 1


def _fault(found: str, allowed: str, fix: str, column: str = "") -> Fault:
    return Fault("probabilities", found, allowed, fix, column=column)
