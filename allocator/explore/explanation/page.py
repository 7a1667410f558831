"""An answer as a page of its own, in one file that needs nothing else: to print, send and keep."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

from allocator.explore.explanation.sections import label_of, sections_of, title_of
from allocator.explore.section import Section
from allocator.report.later_law import dated_title
from allocator.util.html_page import JUDGEMENT, html_list, html_page, html_table
from allocator.util.version import __version__

if TYPE_CHECKING:
    from allocator.explore.explanation.answer import Answer
    from allocator.explore.explanation.ask import Reading


def answer_page(answer: Answer, link: str = "", read: Reading | None = None) -> str:
    """Return an answer as one HTML file, without scripts and without anything from elsewhere.

    `link` is an address at which the same answer opens, `read` the question in words that it
    answers.
    """
    title = title_of(answer)
    parts = sections_of(answer, read)
    asked = [] if read is None else [f'<div class="about">Asked: {escape(read.text)}</div>']
    body = "\n".join(
        [
            f"<h1>{escape(title)}</h1>",
            f'<div class="label">{escape(label_of(answer))}</div>',
            f'<div class="about">{escape(dated_title(answer.plan.case))}</div>',
            *asked,
            *(_section(at, one) for at, one in enumerate(parts) if not one.annex),
            '<div class="foot">',
            *(f'<p class="about">{words}</p>' for words in _foot(answer, link)),
            "</div>",
            *(_section(at, replace(one, title=f"Annex: {one.title}"))
              for at, one in enumerate(parts) if one.annex),
        ]
    )  # fmt: skip
    for at, one in enumerate(parts):
        named = f"“{escape(one.title)}” below"
        body = body.replace(named, f'<a href="#part-{at}">{named}</a>')
    return html_page(title, body)


def command_of(answer: Answer, plan: str = "PLAN") -> str:
    """Return the command that gives the same answer."""
    asked = answer.question
    words = ["allocator", "explain", plan, asked.nation, *([asked.line] if asked.line else [])]
    words += ["--more"] * asked.more + ["--what-would-change"] * bool(answer.trials)
    words += ["--rival", asked.rival] if asked.rival else []
    words += ["--wider"] * (answer.wider is not None)
    return shlex.join(words)


def _section(at: int, section: Section) -> str:
    words = "".join(f"<p>{escape(one)}</p>" for one in section.words)
    table = "" if section.table is None else html_table(section.table, section.figures)
    listed = html_list(section.items)
    return (
        f"<section id='part-{at}'><h2>{escape(section.title)}</h2>{words}{listed}{table}</section>"
    )


def _foot(answer: Answer, link: str) -> Iterator[str]:
    plan = answer.plan
    made = str(plan.meta.get("created", ""))[:16].replace("T", " ")
    value = f"value {plan.value:.2f} out of 100"
    yield escape(
        f"About the plan {f'of {made}, ' if made else ''}{value}; data {plan.case.hash[:12]}, "
        f"settings {plan.policy.hash[:12]}. Allocator {__version__}."
    )
    yield f"The same answer again: <code>{escape(command_of(answer))}</code>"
    if link:
        yield f'On the page of the app: <a href="{escape(link)}">{escape(link)}</a>'
    yield escape(JUDGEMENT)
