"""What comes of a sensitivity analysis, the same for every method."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from allocator.errors import DataError, Fault
from allocator.explore.sensitivity.outputs import Output, figures_of, gaps_of
from allocator.explore.sensitivity.ranges import Uncertain
from allocator.util.numbers import is_whole

COLUMNS: Mapping[str, str] = {
    "range": "the range, or the group of ranges that move together",
    "group": "the group it is in",
    "low": "its low end",
    "high": "its high end",
    "unit": "unit of the ends",
    "at_low": "output at the low end, everything else unchanged",
    "at_high": "output at the high end, everything else unchanged",
    "base": "output now",
    "swing": "how far the output moves between the ends and now",
    "gap": "by how much the output of the two plans of the swing may be off, together",
    "clear": "whether the swing is more than that",
    "problem": "why an end has no plan",
    "mu": "mean effect of the whole range on the output; empty for groups",
    "mu_star": "mean size of that effect, whatever its sign",
    "mu_star_conf": "half the width of its confidence interval",
    "sigma": "how the effect varies: from curvature and from what other ranges do; empty for "
    "groups",
    "S1": "share of the output's variance that the range explains by itself",
    "S1_conf": "half the width of its confidence interval",
    "ST": "share of the variance that would be left if everything else were known",
    "ST_conf": "half the width of its confidence interval",
}
"""Columns of the tables of all methods, and what they mean."""


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """What moves an output of a plan, and how sure that is.

    Parameters
    ----------
    method
        ``tornado``, ``morris`` or ``sobol``.
    output
        What was looked at, in words and with its unit.
    table
        One row a range or group, the most important first; `COLUMNS` tells what its columns mean.
    samples
        One row a plan: the figures by range, then status, output and gap (value points).
    facts
        Seed, numbers of samples and so on.
    words
        What it says, in sentences.
    warnings
        Why it may mean less than it seems; read them first.
    """

    method: str
    output: Output
    table: pd.DataFrame
    samples: pd.DataFrame
    facts: Mapping[str, Any]
    words: tuple[str, ...]
    warnings: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        """Return all but the samples in lists and dicts, for JSON."""
        return {
            "method": self.method,
            "output": self.output.name,
            "unit": self.output.unit,
            **self.facts,
            "warnings": list(self.warnings),
            "words": list(self.words),
            "table": self.table.to_dict("records"),
        }


def samples_of(points: pd.DataFrame, results: pd.DataFrame, output: Output) -> pd.DataFrame:
    """Return points, status, output and gap side by side."""
    told = {name: results[name] for name in ("status", "reason") if name in results}
    more = {**told, output.name: figures_of(results, output), "gap": gaps_of(results)}
    return pd.concat([points, pd.DataFrame(more, index=points.index)], axis=1)


def points_of(ranges: Sequence[Uncertain], shares: Any) -> pd.DataFrame:
    """Return the points at `shares` of the ways from low to high: a row each, by label.

    The cells are objects, so that whole figures stay whole.
    """
    columns = {
        one.label: [one.at(float(share)) for share in column]
        for one, column in zip(ranges, shares.T, strict=True)
    }
    return pd.DataFrame(columns, dtype=object)


def check_count(name: str, given: Any, least: int, allowed: str = "") -> None:
    """Refuse what is no whole number from `least`.

    Raises
    ------
    DataError
        One fault that names what was given.
    """
    if not is_whole(given) or given < least:
        words = allowed or f"a whole number, {least} or more"
        raise DataError([Fault("sensitivity", f"found {given!r}", words, "give another number",
                               column=name)])  # fmt: skip
