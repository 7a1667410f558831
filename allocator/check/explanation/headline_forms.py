"""The forms of the first sentence of an answer, by its verdict, and of the figures in it."""

from __future__ import annotations

from allocator.check.explanation.basis import RESTS
from allocator.check.explanation.figures import NUMBER

QUANTITY = rf"(?:US\$ (?P<money>{NUMBER}) million|(?P<count>{NUMBER}) (?P<unit>lots?|seats?))"
SIZE = (
    rf"(?P<points>{NUMBER}) value points"
    rf"(?: \(worth US\$ (?P<worth>{NUMBER}) million at the margin\))?"
)
"""Value points, and what US$ million they are worth."""

_WORTH = (
    rf"(?:US\$ (?P<worth>{NUMBER}) million at the value of the next US\$ million|"
    rf"(?P<points>{NUMBER}) value points)"
)
_LOSES = (
    rf"the best plan (?P<which>near this one|of the wider search) would lose"
    rf"(?P<apart>, apart from rules that are missed,)? {_WORTH}"
)
_TIMES = (
    rf"(?P<way>(?:because|and) each US\$ million of it achieves|though each US\$ million of it "
    rf"achieves only) about (?P<times>{NUMBER}) times what the next US\$ million would add to the "
    rf"plan"
)
_APART = (
    rf"apart from rules that are missed, the best (?:(?P<same>plans with and without it are worth "
    rf"the same, as far as the search shows)|plan (?P<gainer>with|without) it would gain {_WORTH})"
)
_SHOWN = rf"(?:funded with {QUANTITY}|(?P<bare>not funded|no more of it is funded)); "
"""What the plan shown gives of the line, where it is not the plans compared that decide it."""

FORMS = {
    "funded for its value": (
        rf"funded with {QUANTITY}{RESTS}, (?:{_TIMES}|(?P<link>because|and) without it {_LOSES})\."
    ),
    "funded by a rule": (
        rf"funded with {QUANTITY}{RESTS}, because rules ask for it(?:(?P<none> and no plan is left "
        rf"without it)|: {_APART})\."
    ),
    "not funded: worth less than what it would push out": (
        rf"(?P<no>not funded|no more of it is funded), because {QUANTITY} or more of it would "
        rf"push out what is worth more: {_LOSES}\."
    ),
    "not funded: impossible": (
        r"(?:(?P<needless>not funded|no more of it is funded), because the case gives it no need"
        r"|(?:(?P<no>not funded), and cannot be|no more of it can be funded)"
        r"(?P<near> in these plans)?(?:, because (?P<causes>.+?))?)\."
    ),
    "the other way is better": (
        rf"{_SHOWN}a better plan (?P<side>with|without) it was found: it would "
        rf"(?:(?P<less>miss rules by less)|gain(?P<apart>, apart from rules that are missed,)? "
        rf"{_WORTH})\."
    ),
    "unknown": r"not known, because the search reached its limits before it had an answer\.",
    "tie": (
        rf"{_SHOWN}a tie(?P<bars> \(the law bars some accounts\))?, so nothing but your judgement "
        rf"decides this line\."
    ),
}
"""The first sentence of each verdict."""

FOR_RULES = (
    rf"(?P<no>not funded|no more of it is funded), because with {QUANTITY} or more of it rules "
    rf"would be missed: {_APART}\."
)
"""Of a line that nothing but rules that would be missed keeps out."""
