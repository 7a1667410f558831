"""Answers on disk, found again by a hash of all that they depend on, in whatever program asks.

Each is one packed file in `answers_folder`; one that is damaged counts as not there: the answer is
found again.
"""

from __future__ import annotations

import gzip
import json
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from allocator.errors import DataError
from allocator.explore.explanation.written import answer_from
from allocator.plan.persistence.parts import seal_of
from allocator.plan.plan import Plan
from allocator.plan.scenario_library import user_folder
from allocator.util.kept_files import KeptFiles

if TYPE_CHECKING:
    from allocator.explore.explanation.answer import Answer

MOST_BYTES = 200_000_000
"""Of all answers kept; one of the default case takes about half a million."""

_DAMAGED = (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError, AttributeError,
            DataError)  # fmt: skip


def answers_folder() -> Path:
    """Return the folder in which answers are kept."""
    return user_folder() / "answers"


_FILES = KeptFiles(answers_folder, ".json.gz", MOST_BYTES)


def read_answer(key: str, plan: Plan) -> Answer | None:
    """Return the answer about `plan` that is kept under `key`; None if there is none to be read."""
    content = _FILES.read(key)
    if content is None:
        return None
    try:
        told = json.loads(gzip.decompress(content))
        if told["key"] != key:
            return None
        best, forced, *wider = (_plan_from(parts, plan) for parts in told["plans"])
        found = answer_from(told["answer"], plan, (best, forced), (wider[0], wider[1]))
    except _DAMAGED:
        return None
    return found


def write_answer(key: str, answer: Answer) -> None:
    """Keep an answer under `key`; where that fails it is found again the next time."""
    _FILES.write(key, lambda: _packed(key, answer))


def _packed(key: str, answer: Answer) -> bytes:
    wider = (None, None) if answer.wider is None else (answer.wider.best, answer.wider.forced)
    plans = [_parts_of(one) for one in (answer.best, answer.forced, *wider)]
    told = {"key": key, "answer": answer.document(), "plans": plans}
    return gzip.compress(json.dumps(told).encode(), compresslevel=4)


def _parts_of(plan: Plan | None) -> dict[str, Any] | None:
    """Return what a plan has of its own: the case and policy are those of the plan asked about."""
    if plan is None:
        return None
    tables = {
        name: {column: frame[column].tolist() for column in frame}
        for name, frame in plan.tables.items()
    }
    seal = seal_of(plan.case, plan.policy, plan.meta, plan.tables)
    return {"meta": plan.meta, "tables": tables, "seal": seal}


def _plan_from(parts: dict[str, Any] | None, plan: Plan) -> Plan | None:
    if parts is None:
        return None
    from pandas import DataFrame

    tables = {name: DataFrame(columns) for name, columns in parts["tables"].items()}
    found = Plan(plan.case, plan.policy, parts["meta"], tables)
    if seal_of(found.case, found.policy, found.meta, found.tables) != parts["seal"]:
        raise ValueError("not the plan that was kept")
    return found
