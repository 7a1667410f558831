"""``allocator verify``: recompute a saved plan, or an explanation with its two plans."""

from __future__ import annotations

import json as json_text
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from allocator.cli.options import Json, PlanPath
from allocator.cli.reporter import Reporter
from allocator.errors import DataError, Fault

if TYPE_CHECKING:
    from allocator.plan.plan import Plan


_ADDED = ("command", "exit_code", "saved")
"""What the command line adds to an answer that it prints."""


def verify(
    path: PlanPath,
    explanation: Annotated[
        Path | None,
        typer.Option(
            help="Check this answer about the plan instead: what explain prints with --json, in a "
            "file. The two plans that it compares are the folders best and forced next to the "
            "file (of a wider search also wider_best and wider_forced), where `--out` saved them.",
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Recompute every figure and word of a saved plan, without the solver.

    A seal is not proof: anyone who changes a plan can seal it again. What cannot be recomputed from
    the plan alone is listed with the reason.
    """
    with Reporter("verify", json) as report:
        from allocator.cli.solve import tell_unknown, verified
        from allocator.plan.plan import load_plan

        plan = load_plan(path)
        if explanation is not None:
            report.end(1 if _answer_is_wrong(plan, explanation, report) else 0)
            return
        report.end(1 if verified(plan, report) else 0)
        tell_unknown(report)


def _answer_is_wrong(plan: Plan, file: Path, report: Reporter) -> bool:
    """Check an answer, tell the result, and return whether something is wrong."""
    from allocator.check.explanation import TRUSTED, check_explanation
    from allocator.plan.plan import load_plan
    from allocator.util.format import counted

    document = _read(file)
    sides = [file.parent / name for name in ("best", "forced", "wider_best", "wider_forced")]
    best, forced, *wider = (load_plan(one) if one.exists() else None for one in sides)
    wrong = check_explanation(plan, document, best, forced, (wider[0], wider[1]))
    report.put(violations=[asdict(one) for one in wrong], not_verified=dict(TRUSTED))
    if wrong:
        lines = [f"{counted(len(wrong), 'fault')} of the answer:", *(f"  {one}" for one in wrong)]
        report.show(lambda: ["\n".join(lines)])
        return True
    report.say(f"verified: {counted(len(document['words']), 'sentence')} and all figures")
    report.say("not verified, because only a solve knows it:")
    for name, why in TRUSTED.items():
        report.say(f"  {name}: {why}")
    return False


def _read(file: Path) -> Any:
    """Return the answer in a file, without what the command line adds to it."""
    try:
        found = json_text.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        fix = "save what allocator explain --json prints"
        raise DataError([Fault(str(file), str(error), "an answer as JSON", fix)]) from None
    if not isinstance(found, dict):
        return found
    return {key: one for key, one in found.items() if key not in _ADDED}
