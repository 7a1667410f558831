"""The commands ``explain`` and ``ask``: why a line of a saved plan is funded or not."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from allocator.cli.options import Json, PlanPath, Quiet, Seed
from allocator.cli.reporter import Reporter

if TYPE_CHECKING:
    from rich.console import RenderableType

    from allocator.explore.explanation.answer import Answer
    from allocator.explore.explanation.ask import Reading
    from allocator.util.progress import Progress

    Answering = Callable[[Callable[[Progress], None], threading.Event], Answer]

_SAVED = {
    "best": "the best plan", "forced": "the forced plan",
    "wider_best": "the best plan of the wider search",
    "wider_forced": "the forced plan of the wider search", "page": "a page to print",
}  # fmt: skip

_STOPPING = "stopping; there is no answer yet (Ctrl-C again aborts)"

Out = Annotated[
    Path | None,
    typer.Option(
        "--out", help="Save the two plans compared: folders best and forced in this folder."
    ),
]

Html = Annotated[
    Path | None,
    typer.Option("--html", help="Save the answer as a page to print or send: one HTML file."),
]
Wider = Annotated[
    bool,
    typer.Option(
        "--wider",
        help="Search wider, too: the nations that compete for the same money, seats or production "
        "may get and give anything. Usually takes some minutes.",
    ),
]
Keep = Annotated[
    bool,
    typer.Option(
        "--keep/--no-keep",
        help="Take the answer that is kept from an earlier time, and keep this one.",
    ),
]


def explain(
    path: PlanPath,
    nation: Annotated[str, typer.Argument(help="Code or name of a nation.")],
    line: Annotated[
        str | None,
        typer.Argument(help="Item, account or area, by code or name; left out: all its money."),
    ] = None,
    more: Annotated[
        bool, typer.Option("--more", help="Why there is not more of what the plan gives.")
    ] = False,
    changes: Annotated[
        bool,
        typer.Option(
            "--what-would-change",
            help="Look by bisection for single changes that turn the answer, a minute at most.",
        ),
    ] = False,
    wider: Wider = False,
    rival: Annotated[
        str | None,
        typer.Option(
            "--rival",
            help="Another nation to compare with, by code or name: it may give up what it holds.",
        ),
    ] = None,
    case: Annotated[
        Path | None,
        typer.Option("--case", help="The case as it is now: a plan of other data is refused."),
    ] = None,
    out: Out = None,
    html: Html = None,
    seed: Seed = 0,
    keep: Keep = True,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Say why a line of a saved plan is funded or not, and prove it.

    The line is forced in, or out if the plan funds it; what the best plan of either side is worth,
    what is pushed out and which limits are reached is the answer.
    """
    with Reporter("explain", json) as report:
        from allocator.explore.explanation.explain import explain as answer
        from allocator.inputs.case.case import load_case
        from allocator.plan.plan import load_plan

        plan = load_plan(path)
        now = None if case is None else load_case(case)
        _report(
            lambda progress, cancel: answer(
                plan, nation, line, more=more, changes=changes, wider=wider, rival=rival, case=now,
                seed=seed, keep=keep, progress=progress, cancel=cancel,
            ),
            report, (out, html), quiet=quiet or json,
        )  # fmt: skip


def ask(
    path: PlanPath,
    question: Annotated[
        str, typer.Argument(help='Such as "why not patrol boats for the Philippines".')
    ],
    wider: Wider = False,
    out: Out = None,
    html: Html = None,
    seed: Seed = 0,
    keep: Keep = True,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Answer a question in plain words about a line of a saved plan.

    Nations, items, accounts and areas go by code or name; "more" and "what would change" are
    understood. What cannot be read is answered by the nearest readings.
    """
    with Reporter("ask", json) as report:
        from allocator.explore.explanation.ask import ask as answer
        from allocator.explore.explanation.ask import reading
        from allocator.plan.plan import load_plan

        plan = load_plan(path)
        read = reading(plan.case, question)
        _report(
            lambda progress, cancel: answer(
                plan, question, wider=wider, seed=seed, keep=keep, progress=progress, cancel=cancel
            ),
            report,
            (out, html),
            quiet=quiet or json,
            read=read,
        )


def _report(
    work: Answering, report: Reporter, files: tuple[Path | None, Path | None], *, quiet: bool,
    read: Reading | None = None,
) -> None:  # fmt: skip
    from allocator.cli.solve import beside, display_of
    from allocator.explore.files import check_files, write_text
    from allocator.plan.persistence.save_load import check_target

    out, html = files
    if out is not None:
        for name in ("best", "forced", "wider_best", "wider_forced"):
            check_target(out / name)
    if html is not None:
        check_files(html)
    cancel = threading.Event()
    with display_of(quiet, _STOPPING) as shown:
        found = beside(lambda: work(shown.hear, cancel), cancel, shown)
    saved = {}
    plans = {"best": found.best, "forced": found.forced}
    if found.wider is not None:
        plans |= {"wider_best": found.wider.best, "wider_forced": found.wider.forced}
    for name, plan in plans.items():
        if out is not None and plan is not None:
            plan.save(out / name)
            saved[name] = str(out / name)
    if html is not None:
        from allocator.explore.explanation.page import answer_page

        saved["page"] = str(write_text(html, answer_page(found, read=read)))
    report.put(**found.document(), saved=saved)
    report.show(lambda: explanation_view(found, read))
    for name, where in saved.items():
        report.say(f"Saved: {where} ({_SAVED[name]})")


def explanation_view(found: Answer, read: Reading | None = None) -> list[RenderableType]:
    """Return the parts of an answer as its page has them; tables of annexes are only named."""
    from allocator.cli.view_sections import section_view
    from allocator.explore.explanation.sections import sections_of

    told: list[RenderableType] = []
    left_out = []
    for part in sections_of(found, read):
        if part.annex and part.table is not None:
            left_out.append(part.title)
            continue
        told += section_view(part)
    if left_out:
        told.append(f"Tables on the page (--html FILE): {'; '.join(left_out)}.")
    return told
