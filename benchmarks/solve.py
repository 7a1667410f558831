"""The whole command on the default case, and its value over time beside bare HiGHS.

    uv run --group bench python -m benchmarks.solve --seconds 120

Times of the command are whole-process wall seconds; its parts come from the plan that it saves, and
the moments from its progress. Bare HiGHS gets the same arrays as one mixed-integer problem.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import highspy

import allocator as al
from allocator.assemble import assemble
from allocator.inputs.policy.policy import Policy
from allocator.solver.backend.compiled_model import compile_problem
from allocator.solver.backend.highs import OBJECTIVE_SCALE, HighsModel
from benchmarks import measure

CASE = measure.ROOT / "data" / "us-fy2020"
Curve = list[tuple[float, float | None, float | None]]


def command(case: Path) -> dict[str, Any]:
    """Run `allocator solve` from process start to the saved plan, then `allocator verify`."""
    with tempfile.TemporaryDirectory() as folder:
        out = str(Path(folder) / "plan")
        start = time.perf_counter()
        _call("solve", str(case), "--out", out, "--quiet")
        solved = time.perf_counter() - start
        _call("verify", out)
        verified = time.perf_counter() - start - solved
        meta = json.loads((Path(out) / "plan.json").read_text(encoding="utf-8"))["meta"]
    start = time.perf_counter()
    _call("--version")
    parts = {name: float(seconds) for name, seconds in meta["times"].items()}
    startup = time.perf_counter() - start
    return {
        "solve_s": solved,
        "verify_s": verified,
        "start_of_program_s": startup,
        "parts_s": parts,
        "rest_s": solved - startup - sum(parts.values()),
        "value": meta["value"],
        "bound": meta["bound"],
        "status": meta["status"],
    }


def _call(*arguments: str) -> None:
    program = "from allocator.cli.main import main; main()"
    subprocess.run([sys.executable, "-c", program, *arguments], check=True, capture_output=True)


def our_curve(case: Path, seconds: float) -> Curve:
    """Return (seconds, value, bound) as progress tells them, reading and building included."""
    start = time.perf_counter()
    curve: Curve = []

    def heard(event: al.Progress) -> None:
        if event.incumbent is not None:
            curve.append((time.perf_counter() - start, event.incumbent, event.bound))

    session = al.Session(al.load_case(case))
    plan = session.solve(al.SolveOptions(time_limit=seconds), heard)
    curve.append((time.perf_counter() - start, plan.meta["value"], plan.meta["bound"]))
    return curve


def bare_curve(case: Path, seconds: float) -> Curve:
    """Return (seconds, value, bound) of HiGHS alone, reading and building included."""
    start = time.perf_counter()
    problem = assemble(al.load_case(case), Policy())
    highs = HighsModel(compile_problem(problem), relaxed=False).highs
    fresh = highspy.Highs()
    fresh.setOptionValue("output_flag", False)
    fresh.passModel(highs.getLp())
    fresh.setOptionValue("time_limit", seconds)
    fresh.setOptionValue("mip_rel_gap", 0.01)
    curve: Curve = []

    def improved(event: Any) -> None:
        found = event.data_out
        value = -found.objective_function_value / OBJECTIVE_SCALE
        curve.append((time.perf_counter() - start, value, -found.mip_dual_bound / OBJECTIVE_SCALE))

    fresh.cbMipImprovingSolution.subscribe(improved)
    fresh.run()
    info = fresh.getInfo()
    has_point = info.primal_solution_status == 2
    value = -info.objective_function_value / OBJECTIVE_SCALE if has_point else None
    curve.append((time.perf_counter() - start, value, -info.mip_dual_bound / OBJECTIVE_SCALE))
    return curve


def at(curve: Curve, moment: float) -> str:
    """Return the best value known at a moment."""
    values = [value for seconds, value, _ in curve if seconds <= moment and value is not None]
    return f"{max(values):.2f}" if values else "none"


def report(told: dict[str, Any], ours: Curve, bare: Curve, seconds: float) -> str:
    parts = {"start of the program": told["start_of_program_s"], **told["parts_s"]}
    parts["rest (reading, checking, writing)"] = told["rest_s"]
    rows = [[n, f"{s:.2f}", f"{s / told['solve_s']:.0%}"] for n, s in parts.items()]
    rows.append(["**solve, whole process**", f"{told['solve_s']:.2f}", ""])
    rows.append(["verify, whole process", f"{told['verify_s']:.2f}", ""])
    moments = [m for m in (2, 5, 10, 20, 30, 60, 100, 120, 300) if m <= seconds] or [seconds]
    race = [[f"{m:g}", at(ours, m), at(bare, m)] for m in moments]
    first = next((f"{s:.1f} s" for s, value, _ in ours if value is not None), "never")
    their_first = next((f"{s:.1f} s" for s, value, _ in bare if value is not None), "never")
    return "\n\n".join([
        measure.machine_line(measure.machine()),
        measure.table(["part of the command", "seconds", "share"], rows),
        measure.table(["after seconds", "value, Allocator", "value, bare HiGHS"], race),
        f"First plan: {first}; bare HiGHS: {their_first}. Last value and bound: "
        f"{_last(ours)}; bare HiGHS: {_last(bare)}.",
    ])  # fmt: skip


def _last(curve: Curve) -> str:
    seconds, value, bound = curve[-1]
    told = "none" if value is None else f"{value:.2f}"
    return f"{told} of at most {bound:.2f} after {seconds:.0f} s"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--case", type=Path, default=CASE)
    parser.add_argument("--seconds", type=float, default=120.0, help="limit of either search")
    parser.add_argument("--save", action="store_true", help="write results/ and README.md")
    chosen = parser.parse_args()
    told = command(chosen.case)
    ours = our_curve(chosen.case, chosen.seconds)
    bare = bare_curve(chosen.case, chosen.seconds)
    text = report(told, ours, bare, chosen.seconds)
    print(text)
    if chosen.save:
        content = {"machine": measure.machine(), "command": told, "ours": ours, "bare": bare}
        measure.save("solve", content)
        measure.paste("solve", text)


if __name__ == "__main__":
    main()
