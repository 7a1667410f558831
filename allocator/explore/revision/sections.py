"""A revision in parts: a few sentences, who pays as a table, who asked by year, then the rest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from allocator.explore.revision import answer_tables as tables
from allocator.explore.revision.balance import COMES_FROM
from allocator.explore.revision.closing import CLOSES
from allocator.explore.revision.event_sections import event_sections
from allocator.explore.revision.events import more_by_account
from allocator.explore.revision.freed_closing import expiring
from allocator.explore.revision.more_missed import missed_musd
from allocator.explore.revision.new_money import LAST_MUSD
from allocator.explore.revision.requests import Cut, Event, MoneyEvent, Rise
from allocator.explore.revision.saved_first import saved_first
from allocator.explore.revision.set_aside import set_aside_words
from allocator.explore.revision.stuck import OBLIGATED, barred_musd
from allocator.explore.revision.value_words import (
    LEAST_POINTS,
    change_words,
    missed_more,
    points_without_missed,
)
from allocator.explore.revision.words import others_moved
from allocator.explore.section import Section
from allocator.explore.two_answers import LEAST_CHANGE
from allocator.inputs.case.names import names_by_code
from allocator.plan.held import held_of
from allocator.util.format import amount, counted, figure, listed, musd
from allocator.util.tolerance import NOTHING, VIOLATED

if TYPE_CHECKING:
    import pandas as pd

    from allocator.explore.revision.revision import Revision

_LEAST_MUSD = 1e-3
"""Money that is less (US$ million) is not told."""

_LEAST_EXPIRING_MUSD = 0.05
"""Money that expires and is less is among the details alone."""

_KEEP_ONE = (
    "Each counts by the price that the settings give its kind. To keep one of them, add a decision "
    "with its figure: the next answer then says who pays, and which rules are missed instead."
)

_STILL_PRICED = (
    "Their nation is to get nothing, so the plan has no fault to correct here. They keep their "
    "price, and the plan's own list of rules has them as missed, for as long as the decision holds."
)

_SHOWN_ABOVE = ("payers", "closing", "balance", "service", "events", "stuck", "idle", "added")
"""Parts of the sentences that are shown in full or as a table, and not among the details."""


def label_of(found: Revision) -> str:
    """Return in a few words whether what was asked for is kept."""
    if not found.requests["kept"].all():
        return "Not kept in full"
    given = all(isinstance(one, Cut | Rise | Event | MoneyEvent) for one in found.changes)
    return "Answered" if given else "Kept"


def headline(found: Revision) -> str:
    """Return two to five sentences: what was asked, whether it is kept, what it costs others."""
    rows = found.requests.to_dict("records")
    if len(rows) == 1:
        row = rows[0]
        asked = " ".join(filter(None, (f"{row['words']}.", row["outcome"], row["repair"])))
    else:
        missed = int((~found.requests["kept"]).sum())
        kept = f"{missed} of them not kept in full" if missed else "all kept"
        asked = f"{counted(len(rows), 'request')}, {kept}." if rows else "Nothing was asked for."
    parts = (f"{asked} {cost_words(found)}", _missed(found), _stuck(found),
             _more_after_event(found), _expires(found))  # fmt: skip
    return " ".join(filter(None, parts))


def sections_of(found: Revision) -> tuple[Section, ...]:
    """Return the parts of the answer after its headline, the details and the proof as an annex."""
    return (*filter(None, _sections(found)), _details(found))


def _sections(found: Revision) -> Iterator[Section]:
    said = found.said
    if len(found.requests) > 1:
        yield Section("What was asked", items=said["asked"])
    others = others_moved(found.lines, found.nations)
    new = bool(found.proof.added_by)
    who = "Who gets the new money" if new and found.proof.nothing_given else "Who gets more"
    yield from _who("Who pays", others[others["change_musd"] < -_LEAST_MUSD], found, "gives up")
    gets = found.lines[found.lines["moves"] == "goods"] if new else others
    yield from _who(who, gets[gets["change_musd"] > _LEAST_MUSD], found, "gets")
    for part, title in (("closing", CLOSES), ("balance", COMES_FROM)):
        if told := said.get(part):
            first = f"{title}: "
            yield Section(title, tuple(one.removeprefix(first) for one in told))
    if len(found.nations):
        yield Section(
            "The nation asked about, by year" if found.nations["nation"].nunique() == 1
            else "The nations asked about, by year",
            ("US$ million obligated.",), table=tables.by_year(found.nations),
        )  # fmt: skip
    yield from event_sections(found)
    for title, part in (
        ("Delivery, crews and upkeep", "service"),
        ("What becomes idle", "idle"),
        ("What the new money does", "added"),
    ):
        if items := said.get(part):
            yield Section(title, items=items)
    own, aside = _split(found.missed)
    if (missed := tables.rules_missed(own)) is not None:
        yield Section("Rules and decisions newly missed, or missed by more",
                      ("None of them is law: law is kept in every answer.", _KEEP_ONE),
                      table=missed)  # fmt: skip
    if (set_aside := tables.rules_missed(aside)) is not None:
        yield Section("Policy floors set aside by your decision",
                      (_STILL_PRICED,), table=set_aside)  # fmt: skip
    if (spared := saved_first(found, others)) is not None:
        yield spared
    yield from _bought(found)


def _who(title: str, lines: pd.DataFrame, found: Revision, verb: str) -> Iterator[Section]:
    """Yield the nations that give or get most, the others in one row."""
    if len(lines):
        yield Section(title, table=tables.nations_moved(lines, found.goods, verb))


def _bought(found: Revision) -> Iterator[Section]:
    """Yield what the last of new money buys: what costs most, the rest in a sum."""
    plan, below = found.plan, "Value gained and other uses are among the details."
    much = f"US$ {figure(LAST_MUSD)} million"
    for account, year, rows in tables.by_money(found.last):
        yield Section(f"If {much} less comes of {account} ({year}), give up first", (below,),
                      table=tables.bought(plan, rows))  # fmt: skip


def _details(found: Revision) -> Section:
    told = [one for part, words in found.said.items() if part not in _SHOWN_ABOVE for one in words]
    return Section("Details and proof", items=(*told, LEAST_CHANGE), annex=True)


def cost_words(found: Revision) -> str:
    """Say what others give up and what the whole plan gains or loses."""
    before, after = found.before, found.plan
    if before is after or "nothing" in found.said:
        return "Nothing changes."
    others = others_moved(found.lines, found.nations)
    gives = others[others["change_musd"] < -_LEAST_MUSD]
    told = "No other nation gives anything up"
    if len(gives):
        nations = gives["nation"].nunique()
        who = counted(nations, "nation gives", "nations give")
        told = f"{who} up US$ {amount(-float(gives['change_musd'].sum()))} million"
    was, now = (points_without_missed(plan) for plan in (before, after))
    if abs(now - was) < NOTHING:
        return f"{told}; the value of the whole plan stays the same."
    own, aside = _split(found.missed)
    left_out = " or ".join(["missed"] * (len(own) > 0 or aside.empty)
                           + ["set aside"] * (len(aside) > 0))  # fmt: skip
    return f"{told}; the whole plan {change_words(before, after, left_out)}."


def _split(missed: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the rules that an answer misses, and those that a decision sets aside."""
    aside = missed["decision"] != ""
    return missed[~aside], missed[aside]


def _missed(found: Revision) -> str:
    """Say how many rules and decisions are newly missed, none of them law.

    Where their penalties are more than all else that is lost, the answer that moves least may be a
    poor one.
    """
    missed, aside = _split(found.missed)
    set_aside = set_aside_words(found.plan, aside)
    if missed.empty:
        return set_aside
    return " ".join(filter(None, (_newly_missed(found, missed, aside), set_aside)))


def _newly_missed(found: Revision, missed: pd.DataFrame, aside: pd.DataFrame) -> str:
    places = int(missed["places"].sum())
    what = counted(places, "policy rule or decision", "policy rules or decisions")
    turn = "Newly missed"
    if missed["before"].gt(VIOLATED).any():
        turn += ", or missed by more than before"
    if (musd := missed_musd(missed)) > _LEAST_MUSD:
        what += f" (US$ {amount(musd)} million more, added up rule by rule)"
    before, after = found.before, found.plan
    more = missed_more(before, after, found.requests) - float(aside["points"].sum())
    lost = points_without_missed(before) - points_without_missed(after)
    if more <= max(lost, LEAST_POINTS):
        return f"{turn}: {what}."
    return (
        f"{turn}: {what}. Their penalties, which this loss leaves out, are "
        f"{_times(more, lost)}: this answer moves as little as it can, and to re-optimise "
        "everything may miss less."
    )


def _times(more: float, lost: float) -> str:
    times = more / lost if lost > LEAST_POINTS else 0.0
    return f"{times:.1f} times as much" if times else "more than everything else that is lost"


def _stuck(found: Revision) -> str:
    """Say how much that was obligated before an event is not delivered and barred."""
    much = barred_musd(found.stuck)
    if much <= _LEAST_EXPIRING_MUSD:
        return ""
    every = float(found.stuck.loc[found.stuck["kind"].isin(OBLIGATED), "musd"].sum())
    of = f"{amount(much)} of it" if every - much > _LEAST_EXPIRING_MUSD else "all of it"
    return (
        f"Obligated before and not delivered by then: {musd(every)}, {of} from accounts that are "
        "barred now."
    )


def _more_after_event(found: Revision) -> str:
    """Say which nations get more from lawful accounts after what befell them, and which do not."""
    names = names_by_code(found.plan.case)
    events = [one for one in found.changes if isinstance(one, Event)]
    struck = dict.fromkeys(one.nation for one in events)
    since = dict.fromkeys(struck, 0) | held_of(found.plan.meta)
    more = {nation: more_by_account(found.before, found.plan, nation, year)
            for nation, year in since.items()}  # fmt: skip
    told = [
        f"{names[nation]} gets US$ {amount(sum(own.values()))} million more of {listed(own)}"
        for nation, own in more.items()
        if own
    ]
    words = [f"{'; '.join(told)}: law still allows that, and it is for you to decide."]
    words = words if told else []
    held = [one for one in found.proof.held if not more.get(one)]
    for own, when in (
        ([names[one] for one in held if one in struck], "."),
        ([names[one] for one in held if one not in struck],
         " of an earlier step, unless more is asked for."),
    ):  # fmt: skip
        if own:
            give = "gives" if len(own) == 1 else "gives any of"
            words.append(
                f"No account {give} {listed(own)} more than before: the default after an "
                f"event{when}"
            )
    return " ".join(words)


def _expires(found: Revision) -> str:
    """Say what money expires that did not, and of which accounts."""
    more = {one: much for one, much in expiring(found).items() if much > _LEAST_EXPIRING_MUSD}
    if not more:
        return ""
    return (
        f"Money that expires in this answer and did not before: {musd(sum(more.values()))} "
        f"({listed(more)})."
    )
