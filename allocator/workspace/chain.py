"""Steps read from disk as the chain of answers that `take_back` asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from allocator.errors import DataError, Fault
from allocator.explore.revision.asked import Asked, asked_of
from allocator.explore.revision.proof import Proof
from allocator.explore.revision.requests import TakenBack
from allocator.explore.revision.revision import Revision, revision_of
from allocator.explore.revision.written import request_of
from allocator.plan.journal.step import Step, Written

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

_WITHOUT = "without "
"""How a step that takes another back says which one."""


def without_text(words: str, step: int) -> Written:
    """Return what a step says that takes another one back."""
    return Written(words, f"{_WITHOUT}{step}")


def taken_back(step: Step) -> int:
    """Return the step that a step takes back.

    Raises
    ------
    ValueError
        It does not say so.
    """
    return int(step.requests[0].text.removeprefix(_WITHOUT))


def chain_with(steps: Mapping[int, Step], line: Sequence[int], step: int) -> list[int]:
    """Return the steps that a chain has to have for one of them to be taken back from the last.

    Parameters
    ----------
    steps
        All steps by number.
    line
        The steps from the approved plan to the current one.
    step
        The one to take back.

    Raises
    ------
    DataError
        It is none of the line, or between it and the last is one that is no small answer.
    """
    if step not in line:
        raise _refused(step, "not part of the current plan", "a step that the current plan "
                       "follows from")  # fmt: skip
    first = line.index(step)
    for number in reversed(line[1:]):  # a step taken back again needs what it took back
        if line.index(number) >= first and steps[number].kind == "taken back":
            first = min(first, line.index(taken_back(steps[number])))
    chain = list(line[first:])
    for number in chain:
        if steps[number].kind not in ("revised", "taken back"):
            raise _refused(step, f"step {number} is {steps[number].kind}, which is no small "
                           "change", "a step with nothing but revisions from it on")  # fmt: skip
    return chain


def revisions_of(
    steps: Mapping[int, Step], chain: Sequence[int], plan_of: Callable[[int], Plan]
) -> list[Revision]:
    """Return the answers of a chain as far as `take_back` asks for them."""
    found = list[Revision]()
    plan = plan_of(steps[chain[0]].parent or 0)
    for number in chain:
        after = plan_of(number)
        if steps[number].kind == "taken back":
            place = chain.index(taken_back(steps[number]))
            found.append(_taken(found[place], TakenBack(place, steps[number].requests[0].words),
                                plan, after))  # fmt: skip
        else:
            asked = asked_of(plan, [request_of(one.text) for one in steps[number].requests])
            found.append(revision_of(plan, after, asked, _NO_PROOF, {}))
        plan = after
    return found


def _taken(taken: Revision, request: TakenBack, before: Plan, after: Plan) -> Revision:
    nations = tuple(dict.fromkeys(taken.nations["nation"]))
    asked = [Asked(request, request.words, (), nations=nations)]
    return replace(revision_of(before, after, asked, _NO_PROOF, {}), changes=(request,))


_NO_PROOF = Proof(0.0, 0.0, "as recorded", 0.0)


def _refused(step: int, found: str, allowed: str) -> DataError:
    return DataError([Fault(f"step {step}", found, allowed, "name another step, or go back to it "
                            "with 'allocator journal go'")])  # fmt: skip
