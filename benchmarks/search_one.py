"""Search one case and print value and bound over CPU seconds as JSON.

Called by `benchmarks.search` in a process of its own. It uses only what an earlier version of
Allocator has, too, so that the same file measures both: PYTHONPATH says which.
"""

from __future__ import annotations

import json
import math
import resource
import sys
import threading
import time
from pathlib import Path
from typing import Any

import allocator as al


class Clock(threading.Event):
    """CPU seconds of all threads since it was made; set once the limit is reached."""

    def __init__(self, limit: float = math.inf) -> None:
        super().__init__()
        self._limit, self._start = limit, time.process_time()

    @property
    def seconds(self) -> float:
        return time.process_time() - self._start

    def is_set(self) -> bool:
        return self.seconds > self._limit


def case_of(name: str, data: Path) -> al.Case:
    """Return the default case, or a generated one named nations x items x years."""
    if name == "default":
        return al.load_case(data / "us-fy2020")
    from benchmarks.growth import case_of

    return case_of(*map(int, name.split("x")))


def ours(session: al.Session, gap: float, limit: float) -> list[list[float | None]]:
    """Return [CPU seconds, value, bound] as the search tells them, and at its end."""
    clock = Clock(limit)
    curve: list[list[float | None]] = []

    def heard(event: Any) -> None:
        if event.incumbent is not None or event.bound is not None:
            curve.append([clock.seconds, event.incumbent, event.bound])

    try:
        plan = session.solve(al.SolveOptions(gap=gap), heard, clock)
    except al.SolveError:
        return curve
    known = [
        one["value"]
        for one in plan.meta["phases"]
        if one.get("value") is not None and one["phase"] != "relaxation"
    ]
    curve.append([clock.seconds, max(known, default=plan.meta["value"]), plan.meta["bound"]])
    return curve


def bare(session: al.Session, gap: float, limit: float) -> list[list[float | None]]:
    """Return the same of HiGHS alone, with the same arrays and options as they come."""
    import highspy

    from allocator.solver.backend.highs import OBJECTIVE_SCALE, HighsModel

    model = HighsModel(session.compiled, relaxed=False)
    model.minimise(-session.compiled.costs["value"])
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.passModel(model.highs.getLp())
    highs.setOptionValue("mip_rel_gap", gap)
    clock = Clock(limit)
    curve: list[list[float | None]] = []

    def tell(event: Any) -> None:
        found = event.data_out
        value, bound = -found.mip_primal_bound, -found.mip_dual_bound
        curve.append([
            clock.seconds, value / OBJECTIVE_SCALE if math.isfinite(value) else None,
            bound / OBJECTIVE_SCALE if math.isfinite(bound) else None,
        ])  # fmt: skip
        if clock.is_set():
            event.interrupt()

    highs.cbMipImprovingSolution.subscribe(tell)
    highs.cbMipInterrupt.subscribe(tell)
    highs.cbSimplexInterrupt.subscribe(lambda event: event.interrupt() if clock.is_set() else None)
    highs.run()
    return [curve[at] for at in sorted({*range(0, len(curve), 50), len(curve) - 1}) if curve]


def main() -> None:
    way, name, data, gap, limit, *settings = sys.argv[1:]
    session = al.Session(case_of(name, Path(data)), al.Policy().with_settings(settings))
    size = session.compiled.size
    search = bare if way == "bare" else ours
    curve = search(session, float(gap), float(limit))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10
    print(json.dumps({"columns": size[0], "nonzeros": size[2], "curve": curve, "peak_mb": peak}))


if __name__ == "__main__":
    main()
