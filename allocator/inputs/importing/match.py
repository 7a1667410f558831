"""Which column of a page means what: by its header, its cells and its neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property

from allocator.inputs.case.io.total_words import is_total
from allocator.inputs.importing.column import AS_SAID, UNKNOWN, Column
from allocator.inputs.importing.figures import is_figure
from allocator.inputs.importing.header_words import Guess, guesses_by_header, header_words
from allocator.inputs.importing.kinds import ACCOUNTS, kind_of, level_of
from allocator.inputs.importing.layout import Grid
from allocator.inputs.importing.mapping import Choice, Mapping
from allocator.inputs.importing.nation_names import is_code, nation_of
from allocator.inputs.importing.neighbours import settled
from allocator.inputs.importing.page_years import dated
from allocator.inputs.importing.read_list import Cell
from allocator.inputs.importing.rivals import asks_outright, rivals_named
from allocator.inputs.importing.tables import UNUSED, meanings, plain_words
from allocator.inputs.importing.years import is_date, year_in

_MOSTLY = 0.6
_LEAST = 0.4
_CONTENT = 0.9
_LOOSE = 0.55
"""What a word such as *cost* counts for an amount requested, next to *requested* itself."""
_AMOUNTS = ("requested", "last")
_MANY = ("requested_item", *UNUSED)
"""Meanings that several columns of a page may have without years or accounts in their headers."""


class Facts:
    """What the cells of a column look like."""

    def __init__(self, header: str, at: int, cells: Sequence[Cell]) -> None:
        self.header, self.at = header, at
        self.cells = [cell for cell in cells if cell.text]

    def share(self, test: object) -> float:
        """Return the share of filled cells for which `test` holds."""
        return sum(bool(test(cell)) for cell in self.cells) / max(len(self.cells), 1)  # type: ignore[operator]

    @cached_property
    def nations(self) -> float:
        """Share of cells that name a nation."""
        rows = [cell for cell in self.cells if not is_total(cell.text)]
        return sum(bool(nation_of(cell.text)) for cell in rows) / max(len(rows), 1)

    @cached_property
    def figures(self) -> float:
        """Share of cells that are figures."""
        return self.share(is_figure)

    @property
    def examples(self) -> tuple[str, ...]:
        """The first different cells."""
        return tuple(list(dict.fromkeys(cell.text for cell in self.cells))[:3])


def matched(grid: Grid, mapping: Mapping, accounts: Iterable[str], only: bool) -> list[Column]:
    """Return the columns of a page with their meanings; `accounts` are those known of by name."""
    facts = [Facts(header, at, [cells[at] for _, cells in grid.rows])
             for at, header in enumerate(grid.header)]  # fmt: skip
    facts = [one for one in facts if one.cells or not one.header.startswith("column ")]
    said = {one.at: choice for one in facts
            if (choice := mapping.choice(grid.name, one.header, only))}  # fmt: skip
    known = {plain_words(one): one for one in (*ACCOUNTS, *accounts)}
    taken = {choice.meaning for choice in said.values()} - {"", *_MANY}
    wide = {one.at: found for one in facts if one.at not in said
            and (found := _wide(one, grid, known))}  # fmt: skip
    guessed = _assigned([one for one in facts if one.at not in {**said, **wide}], taken, bool(wide))
    columns = []
    for one in facts:
        if one.at in said and said[one.at].meaning:
            columns.append(_as_said(grid, one, said[one.at], known))
        elif one.at in wide:
            columns.append(wide[one.at])
        else:
            guess = guessed.get(one.at) or Guess("unused", 0.0, UNKNOWN)
            asks = ""
            if guess.meaning == "priority":
                guess, asks = _direction(grid, one)
            found = Column(grid.name, one.header, one.at, guess.meaning, guess.why, one.examples,
                           asks=asks, choice=said.get(one.at, Choice()))  # fmt: skip
            columns.append(found)
    figures = [one.at for one in facts if one.figures >= _MOSTLY]
    columns = rivals_named(columns, {one.at for one in facts if one.figures >= _LEAST})
    return dated(grid, settled(grid, columns, figures))


def _as_said(grid: Grid, facts: Facts, choice: Choice, known: dict[str, str]) -> Column:
    year = choice.year if choice.year is not None else year_in(facts.header)
    wide = choice.meaning in _AMOUNTS
    year = year if wide else None
    account = choice.account or (_account_in(facts.header, known) if wide else "")
    return Column(grid.name, facts.header, facts.at, choice.meaning, AS_SAID,
                  facts.examples, year, account, choice)  # fmt: skip


def _account_in(header: str, known: dict[str, str]) -> str:
    words = header_words(header)
    return next((known[one] for one in (words, *words.split()) if one in known), "")


def _wide(facts: Facts, grid: Grid, known: dict[str, str]) -> Column | None:
    """Return the amounts of a year or an account, if that is what the header names."""
    year, account = year_in(facts.header), _account_in(facts.header, known)
    if facts.figures < _MOSTLY or not (year or account):
        return None
    own = {guess.meaning: guess for guess in guesses_by_header(facts.header)}
    if own and not own.keys() & {*_AMOUNTS, "need"}:
        return None
    meaning, why, asks = _past_or_future(facts.header, grid)
    named = f"account {account}" if account else f"fiscal year {year}"
    if asks and account:
        meaning, asks, why = "requested", "", "no word for the past: read as requested"
    return Column(grid.name, facts.header, facts.at, meaning, f"header names {named}; {why}",
                  facts.examples, year, account, asks=asks)  # fmt: skip


def _past_or_future(header: str, grid: Grid) -> tuple[str, str, str]:
    """Return whether amounts are asked for or of the past, why, or what to ask."""
    for text, where in (
        (header, "header"),
        (grid.name, "sheet"),
        *((t, "title") for t in grid.titles),
    ):
        for guess in guesses_by_header(text):
            if guess.meaning in _AMOUNTS:
                words = "amounts asked for" if guess.meaning == "requested" else "earlier money"
                return guess.meaning, f"{where} “{text[:40]}” means {words}", ""
    return "unused", "a year, but asked for or spent is not said", "requested or last"


def _assigned(facts: list[Facts], taken: set[str], has_wide: bool) -> dict[int, Guess]:
    """Give each column its likeliest meaning, and each meaning to one column."""
    offers = [(guess, one) for one in facts for guess in _guesses(one, has_wide)]
    found: dict[int, Guess] = {}
    free = set(meanings()) - taken
    for guess, one in sorted(offers, key=lambda offer: (-offer[0].score, offer[1].at)):
        single = guess.meaning not in UNUSED
        if one.at not in found and (not single or guess.meaning in free):
            found[one.at] = guess
            free -= {guess.meaning} if single else set()
    return found


def _guesses(facts: Facts, has_wide: bool) -> list[Guess]:
    found = []
    by_header = guesses_by_header(facts.header)
    totals = tuple(guess for guess in by_header if guess.meaning == "total")
    for guess in totals if totals and has_wide else by_header:
        fits = _fit(guess.meaning, facts)
        if guess.meaning == "requested" and not asks_outright(facts.header):
            guess = replace(guess, score=guess.score * _LOOSE)
        if guess.meaning == "total" and not has_wide:
            guess = Guess("requested", guess.score * 0.7, f"{guess.why}, the total of a row")
        if fits > 0:
            found.append(replace(guess, score=guess.score * fits))
    if facts.nations >= _MOSTLY:
        count = sum(bool(nation_of(cell.text)) for cell in facts.cells)
        codes = facts.share(lambda cell: is_code(cell.text))
        kind = "codes of nations" if codes >= _MOSTLY else "nations"
        why = f"{count} of {len(facts.cells)} cells are {kind}"
        score = _CONTENT + (0.15 if any(g.meaning == "nation" for g in found) else 0)
        found = [one for one in found if one.meaning not in ("nation", "item")]
        found += [Guess("nation", score + 0.05 * codes, why), Guess("nation_name", 0.5, why)]
    if facts.share(lambda cell: kind_of(cell.text)) >= _MOSTLY:
        found.append(Guess("kind", _CONTENT + 0.2, "cells are kinds of assistance"))
    if facts.share(lambda cell: cell.text.upper() in ACCOUNTS) >= _MOSTLY:
        found.append(Guess("account", _CONTENT, "cells are accounts"))
    return found


def _fit(meaning: str, facts: Facts) -> float:
    """Return how well the cells of a column suit a meaning; 0: not at all."""
    holds = meanings()[meaning].holds
    if not facts.cells:
        return 0.5
    if meaning == "nation":
        return 0.3 + 0.7 * facts.nations
    if meaning in ("tier", "score", "priority", "risk", "governance"):
        return 1.0 if facts.share(lambda c: is_figure(c) or level_of(c.text)) >= 0.5 else 0.0
    if meaning == "year":
        return 1.0 if facts.share(lambda c: year_in(c.text) or is_date(c.text)) >= _MOSTLY else 0.0
    if holds in ("number", "money"):
        return 1.0 if facts.figures >= _LEAST else 0.0
    if holds == "text":
        return 1.0 if facts.figures < _MOSTLY else 0.0
    return 1.0


def _direction(grid: Grid, facts: Facts) -> tuple[Guess, str]:
    """Settle whether a priority is a tier or a score; else it is asked for and not used."""
    if facts.share(lambda cell: level_of(cell.text)) >= _MOSTLY:
        return Guess("tier", 1.0, "priority in words: high is the first tier"), ""
    text = plain_words(" ".join((facts.header, *grid.titles)))
    for words, meaning in _DIRECTIONS:
        if words in text:
            return Guess(meaning, 1.0, f"“{words}” is written there"), ""
    return Guess("unused", 0.0, "a priority, but which end is high is not said"), "tier or score"


_DIRECTIONS = (
    ("1 highest", "tier"), ("1 high", "tier"), ("1 hochste", "tier"), ("1 hoch", "tier"),
    ("1 am hochsten", "tier"), ("1 plus haute", "tier"), ("1 haute", "tier"), ("1 alta", "tier"),
    ("10 highest", "score"), ("10 high", "score"), ("5 highest", "score"), ("5 high", "score"),
    ("100 highest", "score"), ("100 high", "score"), ("high is better", "score"),
)  # fmt: skip
