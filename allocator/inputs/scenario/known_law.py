"""Law of the United States that is known here: bars that events trigger, and what outlives them.

Each has its source in ``data/reference/law.csv``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

_S333 = "for S333 10 USC 333(d)(1)"


@dataclass(frozen=True, slots=True)
class KnownBar:
    """A bar in the words of table eligibility; `acts` has what the act of each year says of it.

    A bar without acts is permanent law.
    """

    words: Mapping[str, object]
    acts: Mapping[int, Mapping[str, object]] = field(default_factory=dict)

    def of_year(self, year: int) -> dict[str, object]:
        """Return the bar as it is in a fiscal year, with a note where no act of it is known."""
        if not self.acts:
            return dict(self.words)
        known = max((one for one in self.acts if one <= year), default=min(self.acts))
        found = {**self.words, **self.acts[known]}
        if known != year:
            held = held_words(known) if known < year else _held_before(known)
            found["note"] = noted(found.get("note", ""), held)
        return found


@dataclass(frozen=True, slots=True)
class Outlives:
    """What law lets be done after a bar with money that was obligated before it."""

    accounts: tuple[str, ...]
    citation: str
    words: str


def held_words(known: int | str) -> str:
    """Say that a bar of which the words are those of one year is held to be enacted again.

    Examples
    --------
    >>> held_words(2024)
    'assumed to be enacted again: the last words known are those of 2024'
    """
    return f"assumed to be enacted again: the last words known are those of {known}"


def _held_before(known: int) -> str:
    return f"assumed to have been the same: the first words known are those of {known}"


def noted(*notes: object) -> str:
    """Return notes as one, those that are empty left out."""
    return "; ".join(str(one) for one in notes if one)


def outlives(citation: str) -> Outlives | None:
    """Return what outlives a bar of this citation; None where no law on that is known here."""
    own = [law.get("citation") for bar in (COUP, SANCTION)
           for law in (bar.words, *bar.acts.values())]  # fmt: skip
    return WINDING_UP if citation in own else None


_ELECTED = (
    "assistance may be resumed once the Secretary of State certifies and reports to the committees "
    "that a democratically elected government has taken office; "
    "aid for elections and democratic participation is exempt"
)

_WAIVER = (
    "aid to support a democratic transition is exempt, too; the Secretary of State, after "
    "consultation with other agencies, may waive the bar programme by programme, if he certifies "
    "and reports that this is in the national security interest"
)
"""What the act of 2024 adds: P.L. 118-47, Div. F, sec. 7008(a), (b), as CRS IF11267 quotes it."""

WAIVER_NOT_READ = "whether this act allows a waiver was not read"

_NOTE = (
    "no money may be obligated or expended, so that what is obligated already is stopped, too; "
    "each act binds the money that it makes available: money of an earlier year is under its own; "
    "counter-narcotics and anti-terrorism money has generally been given notwithstanding "
    "(CRS IF11267)"
)


def _act(law: str, date: str, **more: object) -> dict[str, object]:
    return {"citation": f"{law}, sec. 7008; {_S333}", "date": date, **more}


COUP = KnownBar(
    {
        "accounts": "FMF;IMET;PKO;S333",
        "exception": _ELECTED,
        "note": _NOTE,
    },
    {
        2020: _act("P.L. 116-94, Div. G", "2019-12-20"),
        2021: _act("P.L. 116-260, Div. K", "2020-12-27"),
        2022: _act("P.L. 117-103, Div. K", "2022-03-15"),
        2023: _act(
            "P.L. 117-328, Div. K",
            "2022-12-29",
            note=f"{_NOTE}; {WAIVER_NOT_READ}",
        ),
        2024: _act(
            "P.L. 118-47, Div. F",
            "2024-03-23",
            waivable="yes",
            exception=f"{_ELECTED}; {_WAIVER}",
        ),
    },
)
"""The bar that a military coup triggers: section 7008, enacted again in each year's act."""

SANCTION = KnownBar(
    {
        "accounts": "FMF;IMET;PKO;NADR;S333",
        "waivable": "yes",
        "exception": "the President may waive it for national security, 15 days after consultation",
        "citation": "22 USC 2371 (FAA sec. 620A); 22 USC 2780 (AECA sec. 40)",
        "note": "state sponsors of terrorism",
    }
)
"""The bar for a nation found to sponsor terrorism."""

WINDING_UP = Outlives(
    ("FMF", "IMET", "PKO", "NADR", "INCLE"),
    "22 USC 2367(a) (FAA sec. 617)",
    "money of the Foreign Assistance and Arms Export Control Acts that was obligated before "
    "assistance ended may be spent to wind programmes up, whatever restricts spending, more may be "
    "obligated for that for 8 months, and courses abroad that had begun may be completed",
)
"""Termination expenses; section 333 is in neither act."""
