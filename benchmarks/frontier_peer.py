"""One run of pyaugmecon, in an environment of its own: it needs Python 3.12.

    uv run --no-project --python 3.12 --with pyaugmecon[highs] \\
        python benchmarks/frontier_peer.py 2kp50 1

Prints a line of JSON: seconds, solver runs and the front. The instance is the one it ships, and the
settings are its defaults, with the nadirs that its own benchmark gives.
"""

from __future__ import annotations

import json
import sys
import tempfile

NADIRS = {"3kp40": [1031, 1069], "3kp50": [1124, 1041]}


def main(name: str, workers: int) -> None:
    from pyaugmecon import PyAugmecon, PyAugmeconConfig
    from pyaugmecon.example_models import kp_model

    config = PyAugmeconConfig(
        name=name, workers=workers, nadir_points=NADIRS.get(name), solver_name="highs",
        progress_bar=False, log_to_console=False, write_csv=False,
        artifact_folder=tempfile.mkdtemp(),
    )  # fmt: skip
    found = PyAugmecon(kp_model(name, int(name[0])), config).solve()
    front = sorted([round(value) for value in point] for point in found.points)
    told = {"seconds": found.runtime_seconds, "solves": found.models_solved, "front": front}
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
