"""How to solve: gap, time, seed, threads and method. None of it changes what a good plan is."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, get_args

from allocator.errors import DataError, Fault
from allocator.util.dask_client import address_fault

Method = Literal["auto", "whole", "guided"]

METHODS: tuple[str, ...] = get_args(Method)


@dataclass(frozen=True, slots=True)
class SolveOptions:
    """Options of a solve.

    Parameters
    ----------
    gap
        Share of the proven bound by which the plan may be below it, 0 to 1: the search ends when
        it is reached, by every method. 0 asks for the optimum, which even a small case may take
        very long to prove.
    time_limit
        Seconds of wall clock after which the best plan so far is returned; None: no limit.
    seed
        Seed of the solver's random choices, 0 to 2^31 - 1; the same seed and ``threads=1`` give the
        same plan.
    threads
        Threads the solver may use, 1 or more.
    method
        ``whole`` hands the model to the solver in one piece, ``guided`` builds a plan step by step
        and bounds it by prices, ``auto`` chooses by size.
    cluster
        Address of a Dask scheduler, such as ``tcp://host:8786``, whose workers price nations in
        method ``guided``; None: this machine alone. The plan is the same.

    Raises
    ------
    DataError
        An option is outside its range; all faults at once.
    """

    gap: float = 0.015
    time_limit: float | None = None
    seed: int = 0
    threads: int = 1
    method: Method = "auto"
    cluster: str | None = None

    def __post_init__(self) -> None:
        faults = [fault for fault in self._faults() if fault is not None]
        if faults:
            raise DataError(faults)

    def _faults(self) -> list[Fault | None]:
        return [
            _outside("gap", self.gap, 0.0, 1.0, "a share from 0 to 1",
                     "0.01 means 1 per cent, 0 the optimum"),
            None
            if self.time_limit is None
            else _outside("time_limit", self.time_limit, 1e-9, None, "more than 0 seconds",
                          "give seconds, or leave it out for no limit"),
            _outside("seed", self.seed, 0, 2**31 - 1, "a whole number from 0 to 2147483647",
                     "give another seed", whole=True),
            _outside("threads", self.threads, 1, 1024, "a whole number from 1 to 1024",
                     "1 gives the same plan every time", whole=True),
            None
            if self.method in METHODS
            else Fault("options", f"method is {self.method!r}", ", ".join(METHODS),
                       "choose one of these; auto fits most cases"),
            None if self.cluster is None else address_fault(self.cluster, "options"),
        ]  # fmt: skip


def _outside(
    name: str,
    value: object,
    low: float,
    high: float | None,
    allowed: str,
    fix: str,
    *,
    whole: bool = False,
) -> Fault | None:
    kinds = (int,) if whole else (int, float)
    good = isinstance(value, kinds) and not isinstance(value, bool)
    if good and isinstance(value, int | float):
        good = math.isfinite(value) and value >= low and (high is None or value <= high)
    return None if good else Fault("options", f"{name} is {value!r}", allowed, fix)
