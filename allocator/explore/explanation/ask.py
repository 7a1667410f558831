"""`ask`: a question in plain words, read by a small grammar and the names of the case."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from allocator.errors import DataError, Fault
from allocator.explore.explanation.asked_years import without_years
from allocator.explore.explanation.claims import CLAIMED, claim_of
from allocator.explore.explanation.common_words import (
    FILLER,
    GENERIC,
    LESS,
    MEASURED,
    MORE,
    SAID,
)
from allocator.explore.explanation.explain import explain
from allocator.explore.explanation.kept import answer_key, kept_answer
from allocator.explore.explanation.matching import found, nation_of, runs
from allocator.explore.explanation.names import Name, names_of, nearest, plain_words
from allocator.explore.explanation.question import LINES, question_of
from allocator.explore.explanation.words import claimed
from allocator.plan.persistence.parts import plan_hash

if TYPE_CHECKING:
    from allocator.explore.explanation.answer import Answer
    from allocator.inputs.case.case import Case
    from allocator.plan.plan import Plan
    from allocator.util.progress import CancelFlag, Progress

_CLAUSE = re.compile(
    r"[.?!;]\s+|\b(?:but|while|whereas|although|though|when|than|unlike)\b", re.IGNORECASE
)
"""Where a question may end and a remark on it begins."""

_REMARK = re.compile(r",\s+")
"""Where a remark may begin as well, if it names another nation."""

_DENIED = re.compile(
    r"(?<!\band )(?<!\bor )(?<!\bor why )\b(?:not|no|never)\b|n['’]t\b", re.IGNORECASE
)
_WIDER = re.compile(r"\bwider\b", re.IGNORECASE)
_CHANGE = re.compile(r"\b(what (would|will|could|must|has to)|change)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reading:
    """A question as it was read.

    Attributes
    ----------
    rival
        Another nation that the question compares with: the answer is not about it.
    text
        The question as it was typed.
    wider
        Whether it asks for the wider search.
    denied
        Whether it takes for granted that the line is not funded.
    claim
        What it claims of the nation's score, as in `Question`.
    years
        Years that it names: an answer is for all years of the plan together.
    """

    nation: Name
    line: Name | None
    more: bool
    changes: bool
    rival: Name | None = None
    text: str = ""
    denied: bool = False
    wider: bool = False
    claim: str = ""
    years: tuple[int, ...] = ()


def ask(
    plan: Plan,
    text: str,
    *,
    wider: bool = False,
    seed: int = 0,
    keep: bool = True,
    progress: Callable[[Progress], None] | None = None,
    cancel: CancelFlag | None = None,
) -> Answer:
    """Answer a question such as "why not patrol boats for the Philippines".

    Nations, items, accounts and areas go by their codes or names, in singular or plural; "more"
    asks for more of what there is, "what would change" for that, and "searched wider" for the wider
    search, which `wider` asks for, too. See `explain` for the rest.

    Raises
    ------
    DataError
        The question names nothing that the case has; the nearest readings are told.
    SolveError
        Stopped, or the plan does not keep the rules of its own case.
    """
    read = reading(plan.case, text)
    found = explain(
        plan,
        read.nation.code,
        read.line.code if read.line else None,
        more=read.more,
        changes=read.changes,
        wider=wider or read.wider,
        rival=None if read.rival is None else read.rival.code,
        seed=seed,
        keep=keep,
        progress=progress,
        cancel=cancel,
    )
    return claimed(found, read.claim, text)


def found_before(plan: Plan, text: str, *, seed: int = 0) -> Answer | None:
    """Return the answer to a question if it is kept; None if `ask` would have to find it.

    Raises
    ------
    DataError
        As `ask`.
    """
    read = reading(plan.case, text)
    line = None if read.line is None else read.line.code
    rival = None if read.rival is None else read.rival.code
    question = question_of(plan, read.nation.code, line, more=read.more, rival=rival)
    key = answer_key(plan_hash(plan), question, changes=read.changes, wider=read.wider, seed=seed)
    found = kept_answer(key, plan)
    return None if found is None else claimed(found, read.claim, text)


def reading(case: Case, text: str) -> Reading:
    """Return which nation and line a question names, and what it asks about them.

    Raises
    ------
    DataError
        No nation, or no line that is named clearly; the nearest readings are told.
    """
    names = names_of(case)
    asked, years = without_years(text, names, case.years)
    read = _reading(case, names, asked)
    claim = claim_of(asked, names, read.nation, read.rival)
    return replace(read, claim=claim, text=text, years=years)


def _reading(case: Case, names: Collection[Name], text: str) -> Reading:
    whole, cuts = _read(case, names, text), list(_CLAUSE.finditer(text))
    for cut in sorted((*cuts, *_REMARK.finditer(text)), key=lambda one: one.start()):
        asked = _read(case, names, text[: cut.start()])
        if isinstance(asked, Reading):
            rival = _other(case, names, text[cut.end() :], asked.nation)
            if rival is not None:
                return replace(asked, rival=rival, text=text)
    if cuts and not isinstance(whole, Reading):
        asked = _read(case, names, text[: cuts[0].start()])
        if isinstance(asked, Reading):
            return replace(asked, text=text)
    if isinstance(whole, Reading):
        return whole
    raise DataError([_unread(text, whole)])


def _other(case: Case, names: Collection[Name], text: str, nation: Name) -> Name | None:
    """Return the other nation that a remark names, in full: nothing is guessed."""
    words = _meant(case, text)
    said = {words[start:end] for start, end in runs(words)}
    others = (one for one in names if one.kind == "nation" and one.code != nation.code)
    return next((one for one in others if one.words in said), None)


def nearest_questions(case: Case, text: str) -> tuple[str, ...]:
    """Return questions that a text may mean which cannot be read; none if it can be."""
    names = names_of(case)
    read = _read(case, names, without_years(text, names, case.years)[0])
    return () if isinstance(read, Reading) else _questions(case, read)


def question_text(
    case: Case, nation: str, line: str | None = None, *, more: bool = False, changes: bool = False,
    rival: str | None = None, wider: bool = False, claim: str = "",
) -> str:  # fmt: skip
    """Return a question about codes of the case in words that `reading` reads as such.

    `rival` is a nation that it compares with, `claim` what it says of the two scores, if anything.
    """
    names = {(one.kind, one.code): one.name.split(" (")[0] for one in names_of(case)}
    named = [names["nation", nation]]
    if line is not None:
        named.append(next(names[kind, line] for kind in LINES if (kind, line) in names))
    asked = "what would change" if changes else "why not" if more else "why"
    for who, *what in (named, [nation, *([] if line is None else [line])]):
        parts = [asked, *(["more"] if more else []), *what, *(["for"] if what or more else []), who]
        text = " ".join(parts)
        read = _read(case, names_of(case), text)
        if (
            isinstance(read, Reading)
            and read.nation.code == nation
            and line == (None if read.line is None else read.line.code)
        ):
            break
    text = f"{text}, searched wider" if wider else text
    if rival is None:
        return text
    than = f"which {CLAIMED[claim]}" if claim in CLAIMED else "unlike"
    return f"{text}, {than} {names['nation', rival]}"


@dataclass(frozen=True, slots=True)
class _Unread:
    """What of a question names nothing: its words, the nations, and lines that come near.

    `near` are nations where none is named.
    """

    words: str
    nation: Name | None
    near: tuple[Name, ...]
    rival: Name | None = None


def _read(case: Case, names: Collection[Name], text: str) -> Reading | _Unread:
    words = _meant(case, text)
    nation, rest = nation_of(names, words)
    if nation is None:
        text = " ".join(words)
        return _Unread(text, None, nearest(names, text, ["nation"]))
    said = tuple(word for word in rest if word not in FILLER | LESS | MEASURED)
    line, rival = _line_of(names, rest), None
    if line is None and said:
        rival, said = _rival_of(names, said, nation)
        unnumbered = tuple(word for word in said if not word.isdigit())
        line = _line_of(names, said) or _line_of(names, unnumbered)
        if line is None and unnumbered:
            near = nearest(names, " ".join(said), LINES)
            return _Unread(" ".join(said), nation, near, rival)
    asked = set(plain_words(text))
    more, denied = bool(asked & (MORE | LESS)), _DENIED.search(text) is not None
    return Reading(nation, line, more, _CHANGE.search(text) is not None, rival, text,
                   denied=denied and not more,
                   wider=_WIDER.search(text) is not None)  # fmt: skip


def _rival_of(
    names: Collection[Name], words: tuple[str, ...], nation: Name
) -> tuple[Name | None, tuple[str, ...]]:
    """Return another nation that is named in full, and the words left."""
    others = {one.words: one for one in names
              if one.kind == "nation" and one.code != nation.code}  # fmt: skip
    for start, end in runs(words):
        if (rival := others.get(words[start:end])) is not None:
            return rival, (*words[:start], *words[end:])
    return None, words


def _line_of(names: Collection[Name], words: tuple[str, ...]) -> Name | None:
    """Return the line that these words name, all of them or all that are not generic."""
    for said in (words, tuple(word for word in words if word not in GENERIC)):
        line, left = found(names, said, LINES)
        if line is not None and not left:
            return line
    return None


def _meant(case: Case, text: str) -> tuple[str, ...]:
    """Return the words that may name something; a code in capitals is never a word of a question.

    ARE, for one, is a nation.
    """
    codes = set(case.tables["nations"]["nation"])
    small = {code.lower() for code in codes}
    found = list[str]()
    for word in re.findall(r"[^\W_]+(?:['’]\w+)?", text.replace("_", " ")):
        if word in codes:
            found.append(word.lower())
        else:
            found += [one for one in plain_words(word) if one not in SAID and one not in small]
    return tuple(found)


def _questions(case: Case, unread: _Unread) -> tuple[str, ...]:
    if unread.nation is None:
        return tuple(question_text(case, one.code) for one in unread.near)
    nation, rival = unread.nation.code, None if unread.rival is None else unread.rival.code
    return (
        *(question_text(case, nation, one.code) for one in unread.near),
        question_text(case, nation, rival=rival),
        question_text(case, nation, more=True, rival=rival),
    )


def _unread(text: str, unread: _Unread) -> Fault:
    """Return which questions the text may mean."""
    if unread.nation is None:
        told = [one.name for one in unread.near]
        fix = f"name the nation, such as {told[0]}" if told else "name a nation of the case"
        return Fault("question", f"no nation in {text!r}", "a nation of the case, by code or name",
                     fix)  # fmt: skip
    name = unread.nation.name
    told = [f"“why not {one.name.split(' (')[0]} for {name}”" for one in unread.near]
    fix = f"ask {' or '.join([*told, f'“why {name}”', f'“why not more for {name}”'])}"
    return Fault("question", f"{unread.words!r} in {text!r} is not the name of one line",
                 "an item, account or area, by code or name", fix)  # fmt: skip
