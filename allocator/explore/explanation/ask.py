"""`ask`: a question in plain words, read by a small grammar and the names of the case."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from allocator.errors import DataError, Fault
from allocator.explore.explanation.explain import explain
from allocator.explore.explanation.kept import answer_key, kept_answer
from allocator.explore.explanation.names import Name, likeness, names_of, nearest, plain_words
from allocator.explore.explanation.question import LINES, question_of

if TYPE_CHECKING:
    from allocator.explore.explanation.answer import Answer
    from allocator.inputs.case.case import Case
    from allocator.plan.plan import Plan
    from allocator.util.progress import CancelFlag, Progress

_SAID = frozenset(
    plain_words(
        "why not no isn't is are aren't was were does doesn't do don't did didn't get gets got "
        "fund funded funding finance buy bought give given there it its this that what would will "
        "can could change changes bring make flip turn into plan any some so much many little few "
        "low high more money from by line lines need needed take takes receive receives have has "
        "be t s"
    )
)
"""Words of a question that name nothing."""

_GENERIC = frozenset(plain_words("course seats lot equipment programme training money set"))
"""Words that say what kind of thing is meant, where the name itself does not have them."""

_MORE = frozenset({"more", "little", "few"})
_CHANGE = re.compile(r"\b(what (would|will|could|must|has to)|change)\b", re.IGNORECASE)
_SURE = 0.75
"""So alike a name must be to be taken for what is meant, where no other is as much alike."""

_MARGIN = 0.05


@dataclass(frozen=True, slots=True)
class Reading:
    """A question as it was read."""

    nation: Name
    line: Name | None
    more: bool
    changes: bool

    @property
    def words(self) -> str:
        """The question in the words of the case."""
        what = self.line.name if self.line else "money"
        if self.changes:
            return f"What would change the answer on {what} for {self.nation.name}?"
        return f"Why {'not more' if self.more else 'or why not'} {what} for {self.nation.name}?"


def ask(
    plan: Plan,
    text: str,
    *,
    seed: int = 0,
    keep: bool = True,
    progress: Callable[[Progress], None] | None = None,
    cancel: CancelFlag | None = None,
) -> Answer:
    """Answer a question such as "why not patrol boats for the Philippines".

    Nations, items, accounts and areas go by their codes or names, in singular or plural; "more"
    asks for more of what there is, and "what would change" for that. See `explain` for the rest.

    Raises
    ------
    DataError
        The question names nothing that the case has; the nearest readings are told.
    SolveError
        Stopped, or the plan does not keep the rules of its own case.
    """
    read = reading(plan.case, text)
    return explain(
        plan,
        read.nation.code,
        read.line.code if read.line else None,
        more=read.more,
        changes=read.changes,
        seed=seed,
        keep=keep,
        progress=progress,
        cancel=cancel,
    )


def found_before(plan: Plan, text: str, *, seed: int = 0) -> Answer | None:
    """Return the answer to a question if it is kept; None if `ask` would have to find it.

    Raises
    ------
    DataError
        As `ask`.
    """
    read = reading(plan.case, text)
    line = None if read.line is None else read.line.code
    question = question_of(plan, read.nation.code, line, more=read.more)
    return kept_answer(answer_key(plan, question, changes=read.changes, seed=seed), plan)


def reading(case: Case, text: str) -> Reading:
    """Return which nation and line a question names, and what it asks about them.

    Raises
    ------
    DataError
        No nation, or no line that is named clearly; the nearest readings are told.
    """
    names = names_of(case)
    words = _meant(case, text)
    nation, rest = _found(names, words, ["nation"])
    if nation is None:
        raise DataError([_unread(names, text, words, None)])
    line: Name | None = None
    if rest:
        line, left = _found(names, rest, LINES)
        if line is None or left:
            bare = tuple(word for word in rest if word not in _GENERIC)
            line, left = _found(names, bare, LINES)
        if line is None or left:
            raise DataError([_unread(names, text, rest, nation)])
    asked = set(plain_words(text))
    return Reading(nation, line, bool(asked & _MORE), _CHANGE.search(text) is not None)


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
            found += [one for one in plain_words(word) if one not in _SAID and one not in small]
    return tuple(found)


def _found(
    names: Collection[Name], words: Sequence[str], kinds: Collection[str]
) -> tuple[Name | None, tuple[str, ...]]:
    """Return what a run of the words names, the longest run first, and the words left."""
    for length in range(len(words), 0, -1):
        for start in range(len(words) - length + 1):
            run = tuple(words[start : start + length])
            name = _named(names, run, kinds)
            if name is not None:
                return name, (*words[:start], *words[start + length :])
    return None, tuple(words)


def _named(names: Collection[Name], run: tuple[str, ...], kinds: Collection[str]) -> Name | None:
    """Return the one thing that goes by these words, by part of them, or nearly by them."""
    chosen = [one for one in names if one.kind in kinds]
    same = [one for one in chosen if one.words == run]
    if same:
        # a name comes before a code of something else
        return next((one for one in same if plain_words(one.name) == run), same[0])
    within = {(one.kind, one.code): one for one in chosen if one.short >= set(run)}
    if len(within) == 1:
        return next(iter(within.values()))
    alike = sorted(_alike(chosen, run), key=lambda pair: -pair[0])
    others = [share for share, one in alike[1:] if one.code != alike[0][1].code]
    if alike and alike[0][0] >= _SURE and (not others or alike[0][0] - others[0] > _MARGIN):
        return alike[0][1]
    return None


def _alike(names: Collection[Name], run: tuple[str, ...]) -> Iterator[tuple[float, Name]]:
    best: dict[tuple[str, str], tuple[float, Name]] = {}
    for one in names:
        share = likeness(one, run)
        if share > best.get((one.kind, one.code), (0.0, one))[0]:
            best[one.kind, one.code] = share, one
    yield from best.values()


def _unread(names: Collection[Name], text: str, words: Sequence[str], nation: Name | None) -> Fault:
    """Return which questions the text may mean."""
    said = " ".join(words)
    if nation is None:
        near = nearest(names, said, ["nation"])
        told = [one.name for one in near]
        fix = f"name the nation, such as {told[0]}" if told else "name a nation of the case"
        return Fault("question", f"no nation in {text!r}", "a nation of the case, by code or name",
                     fix)  # fmt: skip
    near = nearest(names, said, LINES)
    told = [f"“why not {one.name.split(' (')[0]} for {nation.name}”" for one in near]
    fix = f"ask {' or '.join(told)}" if told else "name an item, account or area of the case"
    return Fault("question", f"{said!r} in {text!r} is not the name of one line",
                 "an item, account or area, by code or name", fix)  # fmt: skip
