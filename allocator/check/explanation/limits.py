"""Reasons that are rules: each has rows in a plan, is cited as written, and says what they say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from allocator.check.explanation.figures import NUMBER, one_of_it, quoted, shows, years_of
from allocator.check.explanation.ground import CLOSE, Document, Given, Ground
from allocator.check.explanation.rule_sources import families_of, source_of
from allocator.check.explanation.shape import fault
from allocator.check.records import Record, case_rows, plan_rows
from allocator.check.violation import NOTHING, Violation

REACHED = "Reached with it: "
_WHEN = re.compile(r"\bin (each of )?(\d{4}(?:[-, ]+\d{4})*)")
_RANGE = re.compile(rf"({NUMBER}) to ({NUMBER})")
_MISSED = re.compile(
    rf"“(?P<rule>.+)”(?: \((?P<name>.+)\))? (?P<verb>is|are) missed by (?P<way>more|less): "
    rf"that costs (?P<points>{NUMBER}) value points (?P<sign>more|less)\."
)
_ALL_USED = re.compile(
    r"All the money there is of (?P<account>.+), new in (?P<years>[\d, -]+) and free for nations, "
    r"is used\."
)
_NO_MORE = re.compile(
    r"No more than the money there is of (?P<account>.+), new in (?P<years>[\d, -]+) and free for "
    r"nations, can be used\."
)
_PROMISES = ("floor", "share_floor", "lock_low", "band_low", "module", "coverage")
"""Families that hold for a line though the plan gives it more."""


def limit_faults(
    ground: Ground, document: Document, place: str, reason: Document
) -> Iterator[Violation]:
    """Yield what is wrong with a reason that is a rule of a plan."""
    families = families_of(reason["kind"], reason["layer"])
    if not families:
        said = f"{reason['layer']!r} is no rule of the kind {reason['kind']!r}"
        yield fault(f"{place}.layer", said)
        return
    soft = reason["points"] is not None
    rows = list(_rows(ground, document, reason, families, soft=soft))
    missing = set(reason["rule"].split("; ")) - {row["rule"] for row in rows}
    if missing:
        said = f"no {reason['layer']} called {' or '.join(sorted(missing))!r} stops this line"
        yield fault(f"{place}.rule", said)
        return
    case = ground.own.plan.case
    cited = {source_of(case, row) for row in rows}
    if reason["citation"] not in cited | {"; ".join(source_of(case, row) for row in rows)}:
        said = f"it is {reason['citation']!r}, written is {' or '.join(sorted(cited))!r}"
        yield fault(f"{place}.citation", said)
    if reason["exception"]:
        yield fault(f"{place}.exception", "rules of this kind have none")
    if not (_missed(ground, reason, rows) if soft else _says(ground, reason["words"], rows)):
        yield fault(f"{place}.words", f"not what the rule says: {reason['words']!r}")


def _rows(
    ground: Ground, document: Document, reason: Document, families: tuple[str, ...], *, soft: bool
) -> Iterator[Record]:
    """Yield the rows of plans that a reason may be about."""
    with_it = ground.own if document["proof"]["side"] == "at least" else ground.forced
    one = with_it if reason["words"].startswith(REACHED) else ground.own
    plans = (ground.own, *(ground.both or ())) if soft else (one,)
    for row in (row for given in plans if given for row in plan_rows(given.plan, "rules")):
        if row["family"] not in families or row["rule"] not in reason["rule"].split("; "):
            continue
        if soft:
            yield row
        elif row["nation"] not in ("", document["question"]["nation"]):
            continue
        elif row["binds"] or row["family"] in _PROMISES or ground.forced is None:
            yield row


def _says(ground: Ground, words: str, rows: list[Record]) -> bool:
    """Tell whether a sentence says what rows say, the years of some put together."""
    told = words.removeprefix(REACHED)
    for one in _needed_first(ground, rows):
        if _none_yet(ground, told, one, rows):
            return True
        told = told.removesuffix(f" {one}")
    meanings = {_in_year(row): quoted(row["meaning"]) for row in rows}
    starts = {"", *(f"{one} " for one in GENERAL.get(rows[0]["family"], ()))}
    return any(
        told.startswith(start)
        and (
            _one_says(one_of_it(told.removeprefix(start)), meanings)
            or _all_is_used(ground, told.removeprefix(start), rows)
        )
        for start in starts
    )


def _needed_first(ground: Ground, rows: list[Record]) -> Iterator[str]:
    """Yield what may follow a rule that something waits for something else."""
    names = ground.words.items
    for row in case_rows(ground.own.plan.case, "prerequisites"):
        rule = f"prerequisite {row['needs']}"
        if any((one["item"], one["rule"]) == (row["item"], rule) for one in rows):
            yield f"{names[row['item']]} needs {names[row['needs']]} first."


def _none_yet(ground: Ground, told: str, first: str, rows: list[Record]) -> bool:
    """Tell whether it is said, and so, that a nation has nothing of what must come first."""
    nations = {ground.words.nations[row["nation"]] for row in rows}
    said = {
        f"{GENERAL['prerequisite'][0]} {first.removesuffix('.')}, and {nation} has none of it in "
        "time." for nation in nations
    }  # fmt: skip
    return told in said and all(float(row["limit"]) <= NOTHING for row in rows)


def _all_is_used(ground: Ground, told: str, rows: list[Record]) -> bool:
    """Tell whether money of an account is used up or limited, new in just the years told."""
    used, most = _ALL_USED.fullmatch(told), _NO_MORE.fullmatch(told)
    said = used or most
    if said is None or rows[0]["family"] != "vintage":
        return False
    names = ground.words.accounts
    years = {
        int(row["year"])
        for row in rows
        if (row["binds"] or most) and names.get(row["account"], row["account"]) == said["account"]
    }
    return set(years_of(said["years"]) or ()) == years


GENERAL = {
    "floor": ("At least so much money goes where an earmark says.",),
    "cap": ("At most so much money goes where an earmark says.",),
    "share_floor": ("At least a share of some money goes where an earmark says.",),
    "share_cap": ("At most a share of some money goes where an earmark says.",),
    "excluded": ("Of a group of packages a nation gets one type at most.",),
    "types": ("A nation takes on only so many new types of equipment.",),
    "prerequisite": ("Equipment waits for what must come first.",),
    "module": ("Equipment comes with the modules that it asks for.",),
    "max_per_nation_year": ("A nation gets only so much of an item in a year.",),
    "production": ("All nations together get no more lots than are made in a year.",),
    "stock": ("All nations together get no more lots than there are.",),
    "course_seats": ("A course has only so many seats in a year.",),
    "vintage": ("No more money of an account is used than there is.",),
    "money": ("A nation gets no more money in a year than it can absorb.",),
    "vetted": ("No more people of a nation are in courses than pass vetting.",),
    "language": ("No more people are in courses than know their language.",),
    "lines": ("A nation runs only so many lines at once.",),
    "line_size": ("A line is at least useful, or nothing.",),
    "grant_size": ("A grant is at least useful, or nothing.",),
    "item_size": ("Of equipment a nation gets at least so many lots, or none.",),
    "start_window": ("All lots for a nation are bought within so many years.",),
    "lock_low": ("At least what a planner has decided.",),
    "lock_high": ("At most what a planner has decided.",),
}
"""What a family of rules says in general, before what one of it says."""


def _in_year(row: Record) -> str:
    return f"{row['nation']} {row['account']} {row['item']} {row['year']} {row['meaning']}"


def _one_says(told: str, meanings: dict[str, str]) -> bool:
    """Tell whether a sentence is one of the meanings, or several but for their years."""
    if told in meanings.values():
        return True
    when = _WHEN.search(told)
    years = years_of(when[2]) if when else None
    if when is None or years is None or (len(years) > 1) != bool(when[1]):
        return False
    start, end = _ONE_OF_SPAN.sub(r"\1s", told[: when.start()]), told[when.end() :]
    found = [_figure(start, f"in {year}{end}", meanings) for year in years]
    span = _RANGE.search(start)
    if span is None:
        return all(one == () for one in found)
    sizes = [float(one[0].replace(",", "")) for one in found if one]
    if len(sizes) != len(years):
        return False
    return shows(span[1], min(sizes)) and shows(span[2], max(sizes))


_THINGS = "lot|seat|person|line|type|year"
_ONE = re.compile(rf"(?<![\d.,])1 ({_THINGS})\b")
"""One of something, which a range with more of it writes in the plural."""

_ONE_OF_SPAN = re.compile(rf"({NUMBER} to 1 (?:{_THINGS}))\b")
"""A range that ends with one of something."""


def _figure(start: str, end: str, meanings: dict[str, str]) -> tuple[str, ...] | None:
    """Return the figure that a meaning has where a sentence has a range; () where it has none."""
    pattern = _RANGE.sub("\0", start, count=1)
    form = re.escape(pattern).replace(re.escape("\0"), f"({NUMBER})") + re.escape(end)
    for meaning in meanings.values():
        match = re.fullmatch(form, meaning) or re.fullmatch(form, _ONE.sub(r"1 \1s", meaning))
        if match:
            return match.groups()
    return None


def _missed(ground: Ground, reason: Document, rows: list[Record]) -> bool:
    """Tell whether a sentence on a soft rule names the years in which its cost differs."""
    said = _MISSED.fullmatch(reason["words"])
    points = reason["points"]
    if said is None or not shows(said["points"], abs(points)):
        return False
    if said["name"] not in (None, reason["rule"]):
        return False
    way = "more" if points > 0 else "less"
    if (said["way"], said["sign"]) != (way, way) or ground.both is None:
        return False
    best, forced = (_costs(one, reason) for one in ground.both)
    keys = {*best, *forced}
    change = {key: abs(forced.get(key, _NONE)[0] - best.get(key, _NONE)[0]) for key in keys}
    least = min(CLOSE, max(change.values(), default=0.0) / 2)
    told_of = {**best, **forced}
    moved = [told_of[key][1] for key in keys if change[key] > least]
    meanings = {one: quoted(one.rstrip(".")) for one in moved}
    rules = [one_of_it(one) for one in said["rule"].split("” and “")]
    if len(set(rules)) < len(rules) or (len(rules) == 1) != (said["verb"] == "is"):
        return False
    if not all(_one_says(told, meanings) for told in rules):
        return False
    return len(moved) == sum(map(_years_said, rules))


def _years_said(told: str) -> int:
    when = _WHEN.search(told)
    named = years_of(when[2]) if when and when[1] else None
    return len(named) if named else 1


_NONE = (0.0, "")
_PLACE = ("family", "nation", "account", "item", "year")


def _costs(given: Given, reason: Document) -> dict[tuple[object, ...], tuple[float, str]]:
    """Return by place and year of each row of a rule what relaxing it costs, and its sentence."""
    return {
        tuple(row[name] for name in _PLACE): (
            float(row["bend"]) * float(row["bend_price_value"] or 0.0), row["meaning"]
        )
        for row in plan_rows(given.plan, "rules")
        if row["rule"] == reason["rule"]
    }  # fmt: skip
