"""What is kept of earlier questions: answers, in memory and on disk, and plans in their models."""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from dataclasses import asdict
from importlib.metadata import version
from typing import TYPE_CHECKING, Generic, TypeVar

from allocator.explore.explanation.answer import Verdict
from allocator.explore.explanation.on_disk import read_answer, write_answer
from allocator.session.forced_line import ForcedLines
from allocator.util.code_hash import code_hash
from allocator.util.version import __version__

if TYPE_CHECKING:
    from allocator.explore.explanation.answer import Answer, Question
    from allocator.plan.plan import Plan
    from allocator.util.progress import CancelFlag

T = TypeVar("T")


class Kept(Generic[T]):
    """The last few things, by key."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: OrderedDict[object, T] = OrderedDict()

    def get(self, key: object) -> T | None:
        """Return what is kept under `key`."""
        if key in self._found:
            self._found.move_to_end(key)
        return self._found.get(key)

    def put(self, key: object, value: T) -> None:
        """Keep `value`; what was not asked for the longest goes."""
        self._found[key] = value
        self._found.move_to_end(key)
        while len(self._found) > self._most:
            self._found.popitem(last=False)

    def clear(self) -> None:
        """Forget everything."""
        self._found.clear()


ANSWERS: Kept[Answer] = Kept(40)
MODELS: Kept[ForcedLines] = Kept(2)


def answer_key(of: str, question: Question, *, changes: bool, wider: bool, seed: int) -> str:
    """Return a hash of all that an answer depends on: plan, question, search, seed, code.

    `of` is the hash of the plan.
    """
    asked = [of, asdict(question), changes, wider, seed, __version__, code_hash(),
             version("highspy")]  # fmt: skip
    return hashlib.sha256(json.dumps(asked).encode()).hexdigest()


def kept_answer(key: str, plan: Plan) -> Answer | None:
    """Return the answer about `plan` that is kept under `key`, in memory or on disk."""
    found = ANSWERS.get(key)
    if found is None and (found := read_answer(key, plan)) is not None:
        ANSWERS.put(key, found)
    return found


def keep_answer(key: str, answer: Answer) -> None:
    """Keep an answer; one that is not known is kept in memory alone, to be tried again."""
    ANSWERS.put(key, answer)
    if answer.verdict is not Verdict.UNKNOWN:
        write_answer(key, answer)


def model_of(plan: Plan, of: str, seed: int, cancel: CancelFlag | None) -> ForcedLines:
    """Return a plan, whose hash is `of`, in its model; read before if asked about lately."""
    key = of, seed
    found = MODELS.get(key)
    if found is None:
        found = ForcedLines(plan, seed, cancel)
        MODELS.put(key, found)
    found.reviser.cancel = cancel
    return found
