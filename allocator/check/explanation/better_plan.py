"""The sentence on a better plan that was found: its worth, and which rules it keeps and misses."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from allocator.check.explanation.figures import NUMBER, quoted, shows
from allocator.check.explanation.found_better import MONEY, money_told, side_of
from allocator.check.explanation.ground import Document, Ground
from allocator.check.explanation.verdict import EVEN
from allocator.check.records import Record, plan_rows

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

BETTER_START = "A better plan "
_KEEPS = re.compile(
    rf"{BETTER_START}(?P<side>with(?:out)?(?: more of)? it) was found: it is worth "
    rf"(?P<gain>{NUMBER}) value points{MONEY.replace('NAME', 'gained')} more than the plan "
    r"shown and keeps all law and capacity(?:, and misses no policy target|, but misses "
    r"(?P<count>\d+) policy targets?, which its value counts: (?P<missed>.+?)"
    r"(?:; and (?P<more>\d+) more)?)\."
)
_MISSED = re.compile(
    rf"“(?P<meaning>.+)” by (?:US\$ (?P<money>{NUMBER}) million|"
    rf"(?P<figure>{NUMBER})(?: (?P<unit>.+))?)"
)
_NO_MONEY = re.compile(r"^At most US\$ 0 million goes ")
_MOST_MISSED = 3
_VIOLATED = 1e-6
_EDGE = 1e-9


def keeps_needed(ground: Ground) -> bool:
    """Tell whether a plan of an answer is better than the plan shown, which must be told then."""
    return _best_value(ground) - ground.own.plan.value > EVEN + _EDGE


def _best_value(ground: Ground) -> float:
    plans = (one.plan for one in (ground.best, ground.forced) if one is not None)
    return max((plan.value for plan in plans), default=-math.inf)


def keeps_is(ground: Ground, document: Document, sentence: str) -> bool:
    """Tell whether worth and missed targets are those of the better of the two plans."""
    said = _KEEPS.fullmatch(sentence)
    if said is None:
        return False
    best = _best_value(ground)
    gain = best - ground.own.plan.value
    forced = ground.forced is not None and ground.forced.plan.value == best
    forced = forced and said["side"] == side_of(document, forced=True)
    if gain <= EVEN - _EDGE or said["side"] != side_of(document, forced=forced):
        return False
    better = (ground.forced if forced else ground.best) or ground.own
    if better.plan.value != best:
        return False
    told = shows(said["gain"], gain) and money_told(document, said["gained"], gain)
    return told and _missed_are(better.plan, said)


def _missed_are(plan: Plan, said: re.Match[str]) -> bool:
    """Tell whether so many targets are missed, and those named are such that cost most."""
    left = [row for row in plan_rows(plan, "rules") if float(row["bend"]) > _VIOLATED]
    if said["count"] is None:
        return not left
    named = said["missed"].split("; “")
    named = [named[0], *(f"“{one}" for one in named[1:])]
    more = int(said["more"] or 0)
    if int(said["count"]) != len(left) or len(named) + more != len(left):
        return False
    if len(named) != min(len(left), _MOST_MISSED):
        return False
    least = math.inf
    for text in named:
        row = next((one for one in left if _missed_is(text, one)), None)
        if row is None:
            return False
        left.remove(row)
        least = min(least, _cost(row))
    return all(_cost(row) <= least * (1 + _EDGE) for row in left)


def _cost(row: Record) -> float:
    return float(row["bend"]) * float(row["bend_price_value"])


def _missed_is(text: str, row: Record) -> bool:
    """Tell whether a target and by how much it is missed are those of a row."""
    said = _MISSED.fullmatch(text)
    if said is None or said["meaning"] != _NO_MONEY.sub(
        "No money goes ", quoted(row["meaning"].rstrip("."))
    ):
        return False
    if said["money"] is not None:
        return row["unit"] in ("US$M", "US$ million") and shows(said["money"], float(row["bend"]))
    unit = row["unit"].removesuffix("s") if said["figure"] == "1" else row["unit"]
    return (said["unit"] or "") == unit and shows(said["figure"], float(row["bend"]))
