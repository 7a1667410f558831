"""The command ``revise``: the least change of a saved plan that keeps what is asked for."""

from __future__ import annotations

import shlex
import threading
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from allocator.cli.options import (
    Author,
    DryRun,
    Gap,
    Json,
    PlanPath,
    Quiet,
    Reason,
    Scenarios,
    Seed,
)
from allocator.cli.recording import recorder
from allocator.cli.reporter import Reporter
from allocator.cli.request_options import (
    Additions,
    Changes,
    Cuts,
    Events,
    Everything,
    EverythingTime,
    Obligations,
    Revised,
    Rises,
    Wider,
)
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd
    from rich.console import RenderableType

    from allocator.cli.recording import Recorder
    from allocator.explore.revision.everything import Reoptimised
    from allocator.explore.revision.requests import Request
    from allocator.explore.revision.revision import Revision
    from allocator.plan.plan import Plan
    from allocator.solver.options import SolveOptions
    from allocator.util.progress import Progress

_LEAST_POINTS = 5e-4
"""Value points that are less have no digit to show."""

_MOST = 10
"""Lines shown; the JSON document has all."""

_STOPPING = "stopping; there is no answer yet (Ctrl-C again aborts)"
_KEEPING = "stopping; the best plan so far is kept (Ctrl-C again aborts)"

T = TypeVar("T")


def revise(
    path: PlanPath,
    add: Additions = None,
    cut: Cuts = None,
    rise: Rises = None,
    event: Events = None,
    obligated: Obligations = None,
    change: Changes = None,
    scenarios: Scenarios = None,
    author: Author = "",
    reason: Reason = "",
    dry_run: DryRun = False,
    out: Revised = None,
    wider: Wider = False,
    everything: Everything = False,
    gap: Gap = 0.015,
    time_limit: EverythingTime = None,
    seed: Seed = 0,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Change a saved plan as little as a request needs, and show who pays for it.

    Nations may give up what they hold; only what is asked for, and what it needs, may
    grow. More money for an account adds goods and takes none. The answer is the best plan
    of that kind that was found; it says what is proven.
    In a workspace it is recorded as the next step, for which --reason is needed.
    """
    with Reporter("revise", json) as report:
        from allocator.explore.revision.parse import requests_of
        from allocator.explore.revision.sunk import all_with_obligated
        from allocator.explore.revision.sunk_words import uncounted_words
        from allocator.plan.obligated_file import given_obligated
        from allocator.plan.persistence.save_load import check_target
        from allocator.plan.plan import load_plan
        from allocator.solver.options import SolveOptions

        requests = requests_of(
            add or (), cut or (), event or (), scenarios or (), change or (), rise or ()
        )
        if out is not None:
            check_target(out)
        kept = recorder(path, author, reason, report, dry_run=dry_run)
        silent = quiet or json
        plan = load_plan(kept.path)
        entries = given_obligated(obligated or (), plan.case)
        requests = all_with_obligated(requests, entries)
        if uncounted := uncounted_words(requests, entries):
            report.say(uncounted)
            report.put(obligated_not_counted=uncounted)
        found = _found(plan, requests, seed, quiet=silent)
        _told(found, report)
        _told_nothing_more(found, kept, report)
        _told_repair(found, kept.path, {"--add": add, "--cut": cut, "--event": event}, report)
        if not _recorded(found, kept, report):
            return
        if wider:
            _widened(found, seed, report, quiet=silent)
        plan = found.plan
        if everything:
            again = _reoptimised(found, SolveOptions(gap, time_limit, seed), report, quiet=silent)
            if not _recorded(again, kept, report):
                return
            plan = again.plan
        _saved(plan, out, report)


def _told(found: Revision, report: Reporter) -> None:
    report.end(0 if found.requests["kept"].all() else 4)
    report.put(**found.document(), saved=None)
    report.show(lambda: revision_view(found))


def _told_repair(
    found: Revision, path: Path, asked: dict[str, list[str] | None], report: Reporter
) -> None:
    """Say how to ask for repairs of what is not kept, where the command for it takes it."""
    given = [part for option, values in asked.items() for value in values or ()
             for part in (option, value)]  # fmt: skip
    if given and not found.requests["kept"].all():
        report.say(
            "Whether any plan keeps it, and what would: "
            f"allocator repair {path} {shlex.join(given)}"
        )


def _told_nothing_more(found: Revision, kept: Recorder, report: Reporter) -> None:
    """Say how to ask that nations of events may get more, get no more, or nothing at all."""
    from allocator.explore.revision.nothing_more import nothing_offers
    from allocator.explore.revision.requests import TakenBack
    from allocator.explore.revision.written import request_text

    requests = [one for one in found.changes if not isinstance(one, TakenBack)]
    for offer in nothing_offers(found.before, found.plan, found.changes):
        branch, signed = kept.again(offer.reason)
        asked = " ".join(request_text(one) for one in offer.asked_with(requests))
        report.say(
            f"{offer.words}, if you want that{branch}: allocator revise "
            f"{shlex.quote(str(kept.path))} {asked}{signed}"
        )


def _recorded(answer: Revision | Reoptimised, kept: Recorder, report: Reporter) -> bool:
    """Check the plan of an answer and record it; a plan with faults is told and not recorded."""
    from allocator.cli.solve import verified

    if verified(answer.plan, report):
        report.end(1)
        return False
    kept.record(answer)
    return True


def _saved(plan: Plan, out: Path | None, report: Reporter) -> None:
    from allocator.report.exhibits.workbook import save

    if out is not None:
        save(plan, out)
        report.put(saved=str(out))
        report.say(f"Saved: {out}")


def _found(plan: Plan, requests: Sequence[Request], seed: int, *, quiet: bool) -> Revision:
    from allocator.explore.revision.revise import revise as answer

    return beside_work(
        lambda progress, cancel: answer(
            plan, requests, seed=seed, progress=progress, cancel=cancel
        ),
        _STOPPING,
        quiet=quiet,
    )


def _widened(found: Revision, seed: int, report: Reporter, *, quiet: bool) -> None:
    """Search among wider plans near, and tell what that gains and moves."""
    from allocator.explore.revision.wider import widen

    again = beside_work(
        lambda progress, cancel: widen(found, seed=seed, progress=progress, cancel=cancel),
        _STOPPING,
        quiet=quiet,
    )
    report.put(wider=again.document())
    report.show(lambda: [line for words in again.words for line in (words, "")])


def _reoptimised(
    found: Revision, options: SolveOptions, report: Reporter, *, quiet: bool
) -> Reoptimised:
    """Search over everything, tell what that gains and moves, and return it."""
    from allocator.explore.revision.everything import reoptimise

    again = beside_work(
        lambda progress, cancel: reoptimise(
            found, options=options, progress=progress, cancel=cancel
        ),
        _KEEPING,
        quiet=quiet,
    )
    report.put(everything=again.document())
    report.show(lambda: [line for words in again.words for line in (words, "")])
    return again


def beside_work(
    work: Callable[[Callable[[Progress], None], threading.Event], T],
    stopping: str = _STOPPING,
    *,
    quiet: bool,
) -> T:
    """Do `work` with its progress shown; Ctrl-C cancels it."""
    from allocator.cli.solve import beside, display_of

    cancel = threading.Event()
    with display_of(quiet, stopping) as shown:
        return beside(lambda: work(shown.hear, cancel), cancel, shown)


def revision_view(found: Revision) -> list[RenderableType]:
    """Return the answer in parts, then line by line who pays, who gets more, and who was asked."""
    from allocator.cli.view_sections import section_view
    from allocator.explore.revision.sections import headline, label_of, sections_of

    kept = "" if found.requests["kept"].all() else f"{label_of(found)}: "
    parts: list[RenderableType] = [f"{kept}{headline(found)}", ""]
    for section in sections_of(found):
        parts += section_view(section)
    asked = found.lines["nation"].isin(found.nations["nation"])
    moved, same = found.lines["change_musd"], found.lines["moves"] == "payers"
    for title, lines in (
        ("Who pays, over the plan", found.lines[~asked & ~same & (moved < -NOTHING)]),
        ("Who gets more, over the plan", found.lines[~asked & ~same & (moved > NOTHING)]),
        ("The same goods from other accounts", found.lines[~asked & same]),
        ("The nations asked about, over the plan", found.lines[asked]),
    ):
        parts += _lines(title, lines)
    return parts


def _lines(title: str, lines: pd.DataFrame) -> list[RenderableType]:
    from allocator.cli.tables import Form, lay_out, musd_change

    if lines.empty:
        return []
    columns: dict[str, tuple[str, Form]] = {
        "line": ("line", str),
        "traded": ("goods, and what they are exchanged for", str),
        "change_musd": ("US$M", musd_change),
        "value": ("value points", _value),
        "value_per_musd": ("per US$ 100M", _per_hundred),
    }
    shown = lines.head(_MOST)
    cause = shown["cause"].where(shown["cause"] == "", "; " + shown["cause"])
    shown = shown.assign(
        line=shown["name"] + ", " + shown["area_name"], traded=shown["goods"] + cause
    )
    parts = lay_out(title, shown, columns)
    rest = len(lines) - _MOST
    return [*parts, f"and {rest} more; --json lists all.", ""] if rest > 0 else parts


def _value(points: float) -> str:
    return f"{points:+.3f}".replace("-", "−") if abs(points) > _LEAST_POINTS else ""


def _per_hundred(points: float) -> str:
    return f"{100 * points:.3f}" if points > NOTHING else ""
