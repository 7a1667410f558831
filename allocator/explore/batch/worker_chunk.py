"""What a worker does: solve a chunk of scenarios with one session that it keeps warm."""

from __future__ import annotations

import hashlib
import os
import pickle
import socket
import threading
import time
import traceback
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from allocator.errors import AllocatorError, ConflictError, DataError, SolveError
from allocator.explore.batch.row import one_line, plan_figures, scenario_facts
from allocator.explore.batch.session_reuse import session_for
from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Policy
from allocator.inputs.scenario.scenario import Scenario
from allocator.plan.plan import Plan
from allocator.session.session import Session
from allocator.solver.backend.highs import use_cores
from allocator.solver.options import SolveOptions
from allocator.util.progress import CancelFlag


@dataclass(frozen=True, slots=True)
class Task:
    """A scenario to solve: its place in the batch, and the hash that tells whether it is done."""

    number: int
    id: str
    scenario: Scenario


@dataclass(frozen=True, slots=True)
class Setting:
    """What all scenarios of a batch have in common.

    `start` holds facts and tables of the plan that each scenario begins with; None: a fresh search.
    """

    case: Case
    policy: Policy
    options: SolveOptions
    start: tuple[dict[str, Any], Mapping[str, pd.DataFrame]] | None = None


@dataclass(frozen=True, slots=True)
class Packed:
    """A setting as bytes, made once for a batch; a worker unpacks it when it sees it first."""

    content: bytes
    key: str

    @classmethod
    def of(cls, setting: Setting) -> Packed:
        """Return a setting packed."""
        content = zlib.compress(pickle.dumps(setting, pickle.HIGHEST_PROTOCOL), 1)
        return cls(content, hashlib.sha256(content).hexdigest())

    def unpacked(self) -> Setting:
        """Return the setting; it comes from the process that made the batch."""
        setting: Setting = pickle.loads(zlib.decompress(self.content))
        return setting


class Solver:
    """Solves scenarios of one setting, one after the other, with a session kept warm.

    No scenario knows of the one before: the search begins fresh, or with the setting's plan.
    """

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self._session: Session | None = None
        self._start: Plan | None = None

    def row(self, task: Task, cancel: CancelFlag | None = None) -> dict[str, Any]:
        """Return the row of a scenario; what goes wrong is told there."""
        began = time.perf_counter()
        try:
            row = {"status": "", "reason": "", **plan_figures(self._solve(task.scenario, cancel))}
        except AllocatorError as error:
            row = {"status": _WORDS.get(type(error), "refused"), "reason": one_line(_reason(error))}
        except MemoryError:
            self._session = None
            row = {"status": "failed", "reason": "The worker does not have enough memory."}
        except Exception as error:
            self._session = None
            traceback.print_exc()
            told = f"Allocator itself failed ({type(error).__name__}: {error}). Please report it."
            row = {"status": "failed", "reason": one_line(told)}
        return {
            "id": task.id,
            **scenario_facts(task.scenario, self.setting.policy),
            **row,
            "seconds": round(time.perf_counter() - began, 3),
            "worker": f"{socket.gethostname()}:{os.getpid()}",
        }

    def _solve(self, scenario: Scenario, cancel: CancelFlag | None) -> Plan:
        setting = self.setting
        case, policy = scenario.applied(setting.case, setting.policy)
        session = self._session = session_for(case, policy, self._session)
        session.forget()
        if setting.start is not None:
            if self._start is None:
                self._start = Plan(setting.case, setting.policy, *setting.start)
            session.start_from(self._start)
        return session.solve(setting.options, cancel=cancel)


_WORDS: dict[type[AllocatorError], str] = {
    ConflictError: "impossible",
    SolveError: "no_plan",
    DataError: "refused",
}

_kept: dict[str, Solver] = {}
"""The solver of the batch that this process works on."""

_one_at_a_time = threading.Lock()
"""A worker of Dask may have several threads; a session has room for one."""


def solve_chunk(
    packed: Packed, tasks: Sequence[Task], cores: int | None, cancel: CancelFlag | None = None
) -> list[dict[str, Any]]:
    """Return the rows of some scenarios, in order; after a cancel those that were finished.

    `cores` are those that this process may use meanwhile; None: all.
    """
    with _one_at_a_time, use_cores(cores):
        solver = _kept.get(packed.key)
        if solver is None:
            solver = Solver(packed.unpacked())
            _kept.clear()
            _kept[packed.key] = solver
        rows = []
        for task in tasks:
            row = solver.row(task, cancel)
            if cancel is not None and cancel.is_set():
                break
            rows.append(row)
        return rows


def forget(packed: Packed) -> None:
    """Let go of what this process keeps for a batch that is over."""
    _kept.pop(packed.key, None)


def _reason(error: AllocatorError) -> str:
    if isinstance(error, DataError):
        return " ".join(str(fault) for fault in error.faults if not fault.warning)
    return str(error)
