"""Put the columns of Pyomo's standard form into an order of our own, variable by variable.

Pyomo drops columns that are in no row and orders variables as it meets them. Here every variable
has all its columns, in one piece and in the order of its keys.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any

import numpy as np
import numpy.typing as npt
import pyomo.core as pyo

Ints = npt.NDArray[np.int32]


def ordered_columns(
    model: pyo.ConcreteModel, form_columns: Sequence[Any], first: Sequence[str]
) -> tuple[dict[str, dict[Any, int]], Ints]:
    """Return the columns of each variable by key, and our column of each column of the form.

    The variables named in `first` come first, then as the rows meet them, then the rest.
    """
    spans = _spans(form_columns)
    in_rows = [variable.name for variable, _ in spans]
    variables = {variable.name: variable for variable in model.component_objects(pyo.Var)}
    starts, at = {}, 0
    for name in dict.fromkeys([*first, *in_rows, *variables]):
        starts[name] = at
        at += len(variables[name])
    columns = {
        name: dict(zip(variable, count(starts[name]), strict=False))
        for name, variable in variables.items()
    }
    return columns, _places(spans, columns)


def _spans(form_columns: Sequence[Any]) -> list[tuple[Any, Sequence[Any]]]:
    """Cut the columns of the standard form into those of each variable, which lie together."""
    spans, at = [], 0
    while at < len(form_columns):
        variable = form_columns[at].parent_component()
        end = at + len(variable)
        if end > len(form_columns) or form_columns[end - 1].parent_component() is not variable:
            end = at  # some of its columns are in no row and so not in the form
            while end < len(form_columns) and form_columns[end].parent_component() is variable:
                end += 1
        spans.append((variable, form_columns[at:end]))
        at = end
    return spans


def _places(
    spans: Sequence[tuple[Any, Sequence[Any]]], columns: Mapping[str, Mapping[Any, int]]
) -> Ints:
    places = [np.zeros(0, dtype=np.int32)]
    for variable, span in spans:
        ours = columns[variable.name]
        if len(span) == len(ours):
            places.append(np.fromiter(ours.values(), dtype=np.int32, count=len(ours)))
        else:
            places.append(np.array([ours[column.index()] for column in span], dtype=np.int32))
    return np.concatenate(places)
