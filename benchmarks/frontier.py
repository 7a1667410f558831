"""Published Pareto fronts: ours beside pyaugmecon 2, both with the same HiGHS.

    uv run python -m benchmarks.frontier --save

Each run is a process of its own; what is counted is the search, from a Pyomo model to the front,
not imports. pyaugmecon runs once with one worker and once with one a processor, its default.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import subprocess
import time
from typing import Any

import allocator as al
from benchmarks import knapsack, measure

NAMES = ("2kp50", "2kp100", "3kp40")
PEER = "2.0.1"
WORKERS = {"1": 1, "default": 0}


def ours(name: str) -> dict[str, Any]:
    """Return seconds, solver runs and the front of one run of ours."""
    model = knapsack.model(name)
    start = time.perf_counter()
    found = al.pareto_front(model)
    seconds = time.perf_counter() - start
    front = sorted([round(value) for value in row] for row in found.points.to_numpy().tolist())
    return {"seconds": seconds, "solves": found.solves, "front": front}


def theirs(name: str, workers: int) -> dict[str, Any]:
    """Return the same of one run of pyaugmecon, with the HiGHS that we use."""
    highs = importlib.metadata.version("highspy")
    command = [
        "uv", "run", "--no-project", "--python", "3.12", "--with", f"pyaugmecon=={PEER}",
        "--with", f"highspy=={highs}", "python", "benchmarks/frontier_peer.py", name, str(workers),
    ]  # fmt: skip
    done = subprocess.run(command, cwd=measure.ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"pyaugmecon failed:\n{done.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found
