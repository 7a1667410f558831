"""Answers on disk, found again by a hash of all that they depend on, in whatever program asks.

Each is one packed file in `answers_folder`. It appears all at once; one that is damaged, or cannot
be written, counts as not there: the answer is found again. What was not asked for the longest goes
when there is too much.
"""

from __future__ import annotations

import contextlib
import gzip
import json
import os
import time
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from allocator.errors import DataError
from allocator.explore.explanation.written import answer_from
from allocator.plan.persistence.parts import seal_of
from allocator.plan.plan import Plan
from allocator.plan.scenario_library import user_folder
from allocator.util.atomic_write import replaced_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from allocator.explore.explanation.answer import Answer

SWITCH = "ALLOCATOR_KEEP_ANSWERS"
"""Environment variable: ``no`` keeps no answers on disk."""

MOST_BYTES = 200_000_000
"""Of all answers kept; one of the default case takes about half a million."""

_ENDING = ".json.gz"
_ABANDONED_S = 3600.0
"""Seconds after which a file that nobody finished goes."""

_DAMAGED = (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError, AttributeError,
            DataError)  # fmt: skip


def answers_folder() -> Path:
    """Return the folder in which answers are kept."""
    return user_folder() / "answers"


def read_answer(key: str, plan: Plan) -> Answer | None:
    """Return the answer about `plan` that is kept under `key`; None if there is none to be read."""
    if not _wanted():
        return None
    file = answers_folder() / f"{key}{_ENDING}"
    try:
        with gzip.open(file, "rt", encoding="utf-8") as packed:
            told = json.load(packed)
        if told["key"] != key:
            return None
        best, forced, *wider = (_plan_from(parts, plan) for parts in told["plans"])
        found = answer_from(told["answer"], plan, (best, forced), (wider[0], wider[1]))
    except _DAMAGED:
        return None
    with contextlib.suppress(OSError):
        os.utime(file)
    return found


def write_answer(key: str, answer: Answer) -> None:
    """Keep an answer under `key`; where that fails it is found again the next time."""
    if not _wanted():
        return
    wider = (None, None) if answer.wider is None else (answer.wider.best, answer.wider.forced)
    plans = [_parts_of(one) for one in (answer.best, answer.forced, *wider)]
    told = {"key": key, "answer": answer.document(), "plans": plans}
    content = gzip.compress(json.dumps(told).encode(), compresslevel=4)
    with contextlib.suppress(OSError):
        with replaced_file(answers_folder() / f"{key}{_ENDING}") as fresh:
            fresh.write_bytes(content)
        for file in _too_many():
            file.unlink(missing_ok=True)


def _wanted() -> bool:
    return os.environ.get(SWITCH, "").strip().lower() not in ("no", "0", "false", "off")


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


def _too_many() -> Iterator[Path]:
    """Yield the files that go: unfinished ones of long ago, and the oldest above the limit."""
    files = [(one.stat(), one) for one in answers_folder().iterdir() if one.is_file()]
    files.sort(key=lambda pair: -pair[0].st_mtime)
    size = 0
    for facts, file in files:
        size += facts.st_size
        left = file.name[0] == "." and time.time() - facts.st_mtime > _ABANDONED_S
        if left or size > MOST_BYTES:
            yield file
