"""The rows of the tiny model as sorted text, one file a family of rules.

To renew the files after a change of the mathematics that is meant:

    uv run python tests/helpers/golden_rows.py

and read the difference (``git diff tests/models/golden``) line by line before it is committed.
"""

from pathlib import Path
from typing import Any

import numpy as np
import pyomo.environ as pyo
from tiny_model import tiny_case, tiny_policy

from allocator.assemble import assemble
from allocator.models import FAMILIES
from allocator.models.ground import lay_ground
from allocator.models.problem import Problem
from allocator.solver.backend.compiled_model import OBJECTIVES, CompiledModel, compile_problem

GOLDEN = Path(__file__).parents[1] / "models" / "golden"


def family_name(family: Any) -> str:
    return str(family.__name__).rsplit(".", 1)[-1]


def components(problem: Problem) -> dict[str, tuple[list[str], list[str]]]:
    """Return by family the names of the variables that it declares and of the rows that it adds."""
    model = lay_ground(problem)
    found: dict[str, tuple[list[str], list[str]]] = {}
    for family in FAMILIES:
        before = set(model.component_map(pyo.Var))
        family.declare(model)
        found[family_name(family)] = (sorted(set(model.component_map(pyo.Var)) - before), [])
    for family in FAMILIES:
        before = set(model.component_map(pyo.Constraint))
        family.add(model)
        found[family_name(family)][1].extend(
            sorted(set(model.component_map(pyo.Constraint)) - before)
        )
    return found


def named(name: str, key: Any) -> str:
    """Write a key: ``lots[A,boat,2031]``."""
    parts = key if isinstance(key, tuple) else (key,)
    return f"{name}[{','.join(map(str, parts))}]"


def number(value: float) -> str:
    return f"{value:.10g}"


def names_of(families: dict[str, dict[Any, int]], count: int) -> list[str]:
    found = [""] * count
    for name, keys in families.items():
        for key, position in keys.items():
            found[position] = named(name, key)
    return found


def row_texts(compiled: CompiledModel) -> dict[str, str]:
    """Return each row as text by its name: ``vintage[MIL,2030]: draw[MIL,2030,2031] <= 1``."""
    columns = names_of(compiled.columns, len(compiled.lower))
    texts = {}
    for position, name in enumerate(names_of(compiled.rows, len(compiled.row_lower))):
        span = slice(compiled.starts[position], compiled.starts[position + 1])
        entries = sorted(
            (columns[at], value)
            for at, value in zip(compiled.indices[span], compiled.numbers[span], strict=True)
        )
        left = " + ".join(f"{number(value)} {column}" for column, value in entries)
        low, high = compiled.row_lower[position], compiled.row_upper[position]
        sense, right = ("=", low) if low == high else ("<=", high) if np.isinf(low) else (">=", low)
        texts[name] = f"{name}: {left} {sense} {number(right)}"
    return texts


def column_texts(compiled: CompiledModel) -> dict[str, str]:
    """Return the limits of each column as text by its name."""
    texts = {}
    for position, name in enumerate(names_of(compiled.columns, len(compiled.lower))):
        low, high = compiled.lower[position], compiled.upper[position]
        whole = " whole" if compiled.integer[position] else ""
        most = "" if np.isinf(high) else f" <= {number(high)}"
        texts[name] = f"{number(low)} <= {name}{most}{whole}"
    return texts


def cost_texts(compiled: CompiledModel) -> list[str]:
    columns = names_of(compiled.columns, len(compiled.lower))
    return [
        f"{objective}: {number(compiled.costs[objective][at])} {columns[at]}"
        for objective in OBJECTIVES
        for at in sorted(np.flatnonzero(compiled.costs[objective]), key=lambda at: columns[at])
    ]


def golden_texts(compiled: CompiledModel, problem: Problem) -> dict[str, str]:
    """Return the text of every golden file by its name."""
    rows, columns = row_texts(compiled), column_texts(compiled)
    texts = {}
    for family, (variables, constraints) in components(problem).items():
        chosen = [
            texts_of[name]
            for texts_of, wanted in ((columns, variables), (rows, constraints))
            for name in sorted(texts_of)
            if name.split("[", 1)[0] in wanted
        ]
        texts[family] = "\n".join(chosen) + "\n"
    texts["objectives"] = "\n".join(cost_texts(compiled)) + "\n"
    return texts


def tiny_texts() -> dict[str, str]:
    problem = assemble(tiny_case(), tiny_policy())
    return golden_texts(compile_problem(problem), problem)


if __name__ == "__main__":
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for old in GOLDEN.glob("*.txt"):
        old.unlink()
    for name, text in tiny_texts().items():
        (GOLDEN / f"{name}.txt").write_text(text, encoding="utf-8", newline="\n")
