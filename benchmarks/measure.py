"""Run measurements each in a process of its own, interleaved, and report medians and ratios."""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import statistics
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("allocator", "highspy", "pyomo", "numpy", "scipy", "linopy")


def peak_mb() -> float:
    """Return the largest memory that this process has held, in MB."""
    if sys.platform == "win32":
        import psutil

        return float(psutil.Process().memory_info().peak_wset / 2**20)
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 2**10)


def in_own_process(module: str, *arguments: str, timeout: float = 1800) -> dict[str, Any]:
    """Run `python -m module arguments` and return the JSON of the last line that it prints."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT, capture_output=True, text=True, timeout=timeout,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{module} {' '.join(arguments)} failed:\n{done.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def interleaved(
    module: str, runs: list[tuple[str, ...]], repeats: int
) -> dict[tuple[str, ...], list[dict[str, Any]]]:
    """Run all in turn, `repeats` times over, so that a busy minute touches every one alike."""
    found: dict[tuple[str, ...], list[dict[str, Any]]] = {run: [] for run in runs}
    for _ in range(repeats):
        for run in runs:
            found[run].append(in_own_process(module, *run))
            print(*run, {k: v for k, v in found[run][-1].items() if k != "detail"}, flush=True)
    return found


def middle(results: list[dict[str, Any]], name: str) -> float:
    return statistics.median(result[name] for result in results)


def least(results: list[dict[str, Any]], name: str) -> float:
    return float(min(result[name] for result in results))


def machine() -> dict[str, Any]:
    """Return what the numbers depend on: date, system, processors and versions."""
    versions = {}
    for package in PACKAGES:
        try:
            versions[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            continue
    return {
        "date": date.today().isoformat(),
        "system": platform.platform(terse=True),
        "processor": platform.processor() or platform.machine(),
        "processors": os.cpu_count(),
        "python": platform.python_version(),
        "versions": versions,
    }


def machine_line(facts: dict[str, Any]) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in facts["versions"].items())
    return (
        f"{facts['date']}, {facts['system']}, {facts['processors']} processors, "
        f"Python {facts['python']}, {versions}."
    )


def table(head: list[str], rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def save(name: str, content: dict[str, Any]) -> Path:
    """Write the results as `benchmarks/results/NAME.json`."""
    path = ROOT / "benchmarks" / "results" / f"{name}.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    return path


def paste(section: str, text: str, page: Path = ROOT / "benchmarks" / "README.md") -> None:
    """Put `text` between the marks of `section` in a page, by default benchmarks/README.md."""
    before, _, rest = page.read_text(encoding="utf-8").partition(f"<!-- {section} -->\n")
    _, end, after = rest.partition(f"<!-- end of {section} -->")
    if not end:
        raise ValueError(f"{page.name} has no marks for {section}")
    new = f"{before}<!-- {section} -->\n{text}\n{end}{after}"
    page.write_text(new, encoding="utf-8", newline="\n")
