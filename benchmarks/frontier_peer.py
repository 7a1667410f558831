r"""One run of pyaugmecon, in an environment of its own: it needs Python 3.12.

    uv run --no-project --python 3.12 --with pyaugmecon[highs] \
        python benchmarks/frontier_peer.py 2kp50 1

Prints a line of JSON: seconds, CPU seconds of all its processes, solver runs and the front. The
instance is the one it ships; the settings are its defaults, with the nadirs of its own benchmark.
"""

from __future__ import annotations

import json
import multiprocessing
import resource
import sys
import tempfile

NADIRS = {"3kp40": [1031, 1069], "3kp50": [1124, 1041]}


def cpu_seconds() -> float:
    """Return the CPU seconds of this process and of those that it has ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def main(name: str, workers: int) -> None:
    from pyaugmecon import PyAugmecon, PyAugmeconConfig
    from pyaugmecon.example_models import kp_model

    config = PyAugmeconConfig(
        name=name, workers=workers, nadir_points=NADIRS.get(name), solver_name="highs",
        progress_bar=False, log_to_console=False, write_csv=False,
        artifact_folder=tempfile.mkdtemp(),
    )  # fmt: skip
    model, before = kp_model(name, int(name[0])), cpu_seconds()
    found = PyAugmecon(model, config).solve()
    front = sorted([round(value) for value in point] for point in found.points)
    told = {
        "seconds": found.runtime_seconds, "cpu_seconds": cpu_seconds() - before,
        "solves": found.models_solved, "front": front,
    }  # fmt: skip
    print(json.dumps(told))


if __name__ == "__main__":
    multiprocessing.set_start_method("spawn")  # its workers are; on Linux its locks are not
    main(sys.argv[1], int(sys.argv[2]))
