"""The seam to SALib, which draws the samples and computes the indices of Morris and Sobol."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from allocator.errors import DataError, Fault
from allocator.explore.sensitivity.ranges import Uncertain, check_labels, units_of

Floats: TypeAlias = npt.NDArray[np.floating[Any]]


def part(name: str) -> Any:
    """Return a module of SALib, such as ``sample.sobol``.

    Raises
    ------
    DataError
        SALib is not installed.
    """
    try:
        return import_module(f"SALib.{name}")
    except ImportError as error:
        raise DataError(
            [Fault("sensitivity", f"SALib cannot be loaded ({error})",
                   "Morris' and Sobol's analysis with the extra allocator[explore]; a tornado and "
                   "the stability over weights without it",
                   "install it: pip install 'allocator[explore]'")]
        ) from error  # fmt: skip


def problem_of(ranges: Sequence[Uncertain]) -> dict[str, Any]:
    """Return ranges as SALib takes them: all from 0 to 1, so that shares of the way are drawn.

    Raises
    ------
    DataError
        Labels or groups have faults.
    """
    check_labels(ranges)
    units_of(ranges)
    problem: dict[str, Any] = {
        "num_vars": len(ranges),
        "names": [one.label for one in ranges],
        "bounds": [[0.0, 1.0]] * len(ranges),
    }
    if any(one.group for one in ranges):
        problem["groups"] = [one.group or one.label for one in ranges]
    return problem


def whole_blocks(figures: Floats, size: int) -> npt.NDArray[np.bool_]:
    """Return which samples are in blocks of `size` that have all their outputs."""
    blocks = ~np.isnan(figures).reshape(-1, size).any(axis=1)
    return np.repeat(blocks, size)
