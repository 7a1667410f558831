"""Plans in their own models, on disk by a hash of all that they depend on.

To build the model of a plan and to read the plan into it takes longer than many a question about
it; both are the same for every question.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from allocator.plan.persistence.parts import plan_hash
from allocator.plan.scenario_library import user_folder
from allocator.session.session import Session
from allocator.solver.backend.model_file import packed, unpacked
from allocator.util.code_hash import code_hash
from allocator.util.kept_files import KeptFiles
from allocator.util.version import __version__

if TYPE_CHECKING:
    from allocator.plan.plan import Plan
    from allocator.solver.backend.compiled_model import CompiledModel, Floats

MOST_BYTES = 100_000_000
"""Of all models kept; one of the default case takes 3 million."""

LEAST_NONZEROS = 20_000
"""Smaller models are built again: it takes no longer than to read them."""

_POINT = "point"
_DAMAGED = (OSError, EOFError, ValueError, KeyError, TypeError, zlib.error,
            zipfile.BadZipFile)  # fmt: skip


def models_folder() -> Path:
    """Return the folder in which models are kept."""
    return user_folder() / "models"


_FILES = KeptFiles(models_folder, ".model", MOST_BYTES)


class KeptModel:
    """The place of a plan in its own model; the plan must not change."""

    def __init__(self, plan: Plan, seed: int) -> None:
        self._plan, self._key = plan, _key(plan, seed)

    def session(self) -> tuple[Session, Floats | None]:
        """Return a session of the plan's case and policy, and the plan in it if that is kept.

        Raises
        ------
        DataError
            As `Session` does.
        """
        kept = _read(self._key)
        compiled, point = (None, None) if kept is None else kept
        return Session(self._plan.case, self._plan.policy, compiled), point

    def keep(self, session: Session, point: Floats) -> None:
        """Keep the model of a new session, and the plan as its solution, where it is worth it."""
        compiled = session.compiled
        if len(compiled.numbers) >= LEAST_NONZEROS:
            _FILES.write(self._key, lambda: packed(compiled, **{_POINT: point}))


def _key(plan: Plan, seed: int) -> str:
    """Return a hash of all that a plan in its model depends on."""
    told = [plan_hash(plan), seed, __version__, code_hash(), version("highspy"), version("pyomo")]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _read(key: str) -> tuple[CompiledModel, Floats] | None:
    content = _FILES.read(key)
    if content is None:
        return None
    try:
        compiled, more = unpacked(content)
        point = more[_POINT]
    except _DAMAGED:
        return None
    return None if len(point) != len(compiled.lower) else (compiled, point)
