"""A compiled model as one file: arrays as they are, names as JSON."""

from __future__ import annotations

import io
import json
import zlib
from dataclasses import asdict, fields
from typing import Any

import numpy as np

from allocator.models.units import Units
from allocator.solver.backend.compiled_model import CompiledModel, Floats

_NAMES = ("columns", "rows")
_ARRAYS = tuple(
    one.name for one in fields(CompiledModel)
    if one.name not in (*_NAMES, "costs", "units") and not one.name.startswith("_")
)  # fmt: skip


def packed(compiled: CompiledModel, **more: Floats) -> bytes:
    """Return a model and arrays of `more` as the content of a file.

    Raises
    ------
    TypeError
        A key of the model is no text, whole number, or tuple of these.
    """
    arrays = {name: getattr(compiled, name) for name in _ARRAYS}
    arrays = {name: one for name, one in arrays.items() if one is not None}
    names = {
        kind: {name: [list(keys), list(keys.values())] for name, keys in found.items()}
        for kind in _NAMES
        for found in [getattr(compiled, kind)]
    }
    told = json.dumps({**names, "units": asdict(compiled.units), "costs": list(compiled.costs)})
    content: dict[str, Any] = {
        "told": np.frombuffer(told.encode(), dtype=np.uint8),
        "costs": np.array(list(compiled.costs.values())),
        **{f"own_{name}": one for name, one in arrays.items()},
        **{f"more_{name}": one for name, one in more.items()},
    }
    out = io.BytesIO()
    np.savez(out, **content)
    return zlib.compress(out.getvalue(), level=1)


def unpacked(content: bytes) -> tuple[CompiledModel, dict[str, Floats]]:
    """Return the model and the other arrays of a file.

    Raises
    ------
    ValueError, KeyError, OSError, EOFError, zlib.error, zipfile.BadZipFile
        The file is damaged.
    """
    with np.load(io.BytesIO(zlib.decompress(content)), allow_pickle=False) as found:
        arrays = {name: found[name] for name in found.files}
    told = json.loads(arrays["told"].tobytes())
    own: dict[str, Any] = {
        kind: {name: dict(zip(map(_key, keys), places, strict=True))
               for name, (keys, places) in told[kind].items()}
        for kind in _NAMES
    }  # fmt: skip
    own |= {name: arrays.get(f"own_{name}") for name in _ARRAYS}
    costs = dict(zip(told["costs"], arrays["costs"], strict=True))
    compiled = CompiledModel(**own, units=Units(**told["units"]), costs=costs)
    before = len("more_")
    return compiled, {k[before:]: one for k, one in arrays.items() if k.startswith("more_")}


def _key(written: Any) -> Any:
    return tuple(map(_key, written)) if isinstance(written, list) else written
