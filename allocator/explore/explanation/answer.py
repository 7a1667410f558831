"""`Answer`: why a line is funded or not, with its reasons and how far they are proven."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from allocator.explore.explanation.differing import Line, Moved, Part
    from allocator.plan.plan import Plan


class Verdict(StrEnum):
    """What the two solves say of a line."""

    VALUE = "funded for its value"
    RULE = "funded by a rule"
    OUTBID = "not funded: worth less than what it would push out"
    IMPOSSIBLE = "not funded: impossible"
    TIE = "tie"
    BETTER = "the other way is better"
    UNKNOWN = "unknown"


class Kind(StrEnum):
    """Reasons, a fixed list; the name in JSON is the value."""

    BARRED = "barred"
    UNSUITED = "unsuited"
    OUTCOMPETED = "outcompeted"
    ABSORPTION = "absorption"
    RISK = "risk"
    PACKAGE = "package"
    COURSE = "course full"
    PRODUCTION = "production"
    MONEY = "money"
    SIZE = "smallest size"
    CHANGE = "change limit"
    RULE = "rule"
    NEED_MET = "need met"
    NEED = "need"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: a nation, and a line of it.

    Attributes
    ----------
    kind
        ``item``, ``account``, ``area``, or ``nation`` for all that it gets; `line` is empty then.
    more
        Whether more of what the plan gives is meant.
    unit
        Unit of quantities: lots, seats or US$ million.
    rival
        Another nation that it compares with, by code, which may give up what it holds in the near
        search and may give and get anything in the wider one; empty: none is named.
    claim
        What the question claims of the nation's score next to that of its rival: ``higher``,
        ``lower`` or ``same``; ``score``: something else of scores; empty: nothing.
    text
        The question as it was typed, from which `claim` is read; empty: it was not asked in words.
    """

    nation: str
    nation_name: str
    kind: str
    line: str
    line_name: str
    unit: str
    more: bool = False
    rival: str = ""
    claim: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason.

    Attributes
    ----------
    kind
        One of `Kind`.
    layer
        Of absorption: ``money``, ``lines``, ``people``, ``maintainers`` or ``language``; of others
        the family of rows, or empty.
    points
        Value points by which this part makes the forced plan worse (more than 0) or better, None if
        it is no part of the loss.
    rule
        Name of the rule or the account, empty if it has none.
    nation, area
        The line that is pushed out, for ``outcompeted``; the line that gains, for ``need``.
    words
        The reason in a sentence.
    """

    kind: Kind
    words: str
    layer: str = ""
    points: float | None = None
    rule: str = ""
    citation: str = ""
    exception: str = ""
    nation: str = ""
    area: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """Within which plans the answer is proven, and how far.

    Attributes
    ----------
    radius
        ``near``: the nation is free, those in `may_give` may give up what they hold, all others
        have their goods of the plan. ``wider``: all nations in `free` may give and get anything,
        the one asked about is the first of them. ``all give``: the other side has no plan even if
        all others may give; what stops it and what would change it are sought where those in
        `may_give` do. ``law``: no solve was needed.
    side
        What the best plan keeps: ``at most`` or ``at least`` `side_quantity` of the line; `forced`
        has ``at least`` or ``at most`` `forced_quantity`.
    plan_value, best_value, forced_value
        Value points of the plan asked about and of the two others; None: there is none.
    best_open, forced_open
        Value points by which a plan of each side may at most be better than the one found.
    loss
        `best_value` less `forced_value`.
    tolerance
        `best_open` and `forced_open` together: a loss within it is a tie.
    all_plans_open
        Value points by which any plan at all may be better than the one asked about; None: unknown.
    money_value
        Value points of US$ 1 million at the margin; 0: unknown.
    seconds
        CPU seconds of the answer.
    best_quantity
        What the best plan gives of the line, which may be more than the plan asked about; None:
        there is no such plan.
    idle_loss, idle_musd
        Of a line that is funded for its value: value points that the plan asked about loses without
        it, apart from rules that are missed, if nobody gets more for its money, and that money in
        US$ million; None, 0: not asked.
    """

    radius: str
    free: tuple[str, ...]
    may_give: tuple[str, ...]
    side: str
    side_quantity: float
    forced_quantity: float
    plan_value: float
    best_value: float | None = None
    forced_value: float | None = None
    best_open: float = 0.0
    forced_open: float = 0.0
    loss: float | None = None
    tolerance: float = 0.0
    all_plans_open: float | None = None
    money_value: float = 0.0
    seconds: float = 0.0
    best_quantity: float | None = None
    idle_loss: float | None = None
    idle_musd: float = 0.0


@dataclass(frozen=True, slots=True)
class Trial:
    """One change that was tried, and from what number on it turns the answer.

    Attributes
    ----------
    lever
        ``money``, ``price``, ``capacity``, ``weight``, ``waiver``, ``rival`` or ``package``.
    amount
        Smallest number tested that turns the answer; None: none up to `most` does.
    below
        Largest number tested that does not turn it.
    side_effects
        What else differs then, in sentences; of a waiver without effect, why.
    """

    lever: str
    words: str
    unit: str
    most: float
    amount: float | None
    below: float
    turns: bool
    side_effects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """Why a line is funded or not.

    Attributes
    ----------
    quantity, money_musd
        What the plan asked about gives of the line over the horizon.
    best, forced
        The two plans compared; None where there is none. Not in the JSON document.
    words
        The answer in sentences; the last says what would have to be false for it to be wrong.
    wider
        The same question in a wider set of plans, if that was asked for and law leaves it open.
    badge, rests_on
        What the money of a funded line rests on (law, decision, policy, merit): in words and in
        US$ million; empty where that is not told.
    rival_words
        Those of `words` that compare the nation with its rival, and what is claimed of its score.
    """

    question: Question
    plan: Plan
    verdict: Verdict
    quantity: float
    money_musd: float
    reasons: tuple[Reason, ...]
    proof: Proof
    moved: tuple[Moved, ...] = ()
    lines: tuple[Line, ...] = ()
    parts: tuple[Part, ...] = ()
    trials: tuple[Trial, ...] = ()
    words: tuple[str, ...] = ()
    best: Plan | None = field(default=None, repr=False)
    forced: Plan | None = field(default=None, repr=False)
    wider: Answer | None = field(default=None, repr=False)
    badge: str = ""
    rests_on: Mapping[str, float] = field(default_factory=dict)
    rival_words: tuple[str, ...] = ()

    @property
    def loss(self) -> float | None:
        """Value points that the other side loses against the plan's; None if there is none."""
        return self.proof.loss

    def document(self) -> dict[str, Any]:
        """Return everything as plain JSON values; the plans themselves are told by their hashes."""
        return {
            "question": asdict(self.question),
            "case_hash": self.plan.case.hash,
            "policy_hash": self.plan.policy.hash,
            "verdict": str(self.verdict),
            "quantity": self.quantity,
            "money_musd": self.money_musd,
            "reasons": [asdict(one) | {"kind": str(one.kind)} for one in self.reasons],
            "proof": asdict(self.proof),
            "moved": [asdict(one) for one in self.moved],
            "lines": [asdict(one) for one in self.lines],
            "parts": [asdict(one) for one in self.parts],
            "trials": [asdict(one) for one in self.trials],
            "words": list(self.words),
            "badge": self.badge,
            "rests_on": dict(self.rests_on),
            "rival_words": list(self.rival_words),
            "wider": None if self.wider is None else self.wider.document(),
        }
