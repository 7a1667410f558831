"""Settings found by what people call them: also by accounts, nations and everyday words."""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from allocator.inputs.case.names import names_by_code, names_in
from allocator.inputs.policy.choices import keys_of, words_of
from allocator.inputs.policy.fields import FIELDS
from allocator.inputs.policy.form import families, label_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.fields import Field

_EVERYDAY = {
    "budget budget_factor": "cut cuts money funding funds fund dollars appropriation increase "
    "decrease reduce reduction raise more less allocation grant spend spending",
    "price price_factor": "cost costs cheap cheaper expensive dear dearer inflation training "
    "course courses school equipment weapons",
    "locks": "decide decision exclude forbid ban block prohibit nothing floor cap minimum maximum "
    "force guarantee promise fix exactly training course courses equipment weapons freeze",
    "disruption_factor": "coup coups war crisis instability unrest conflict sanction sanctions",
    "diversion_factor risk_budget": "corruption theft stolen steal waste misuse leak safe danger "
    "dangerous risky",
    "exposure_cap grade_cap": "concentration concentrated diversify one too much risky",
    "delivery_delay lead_time": "late later slip slips wait waiting shipping deliver arrives "
    "arrival",
    "tail_factor host_factor donor_share donor_share_fall idle_most": "maintenance maintain spares "
    "parts repair repairs logistics sustain sustainment upkeep fuel",
    "attrition_factor": "training trained trainees graduates staff personnel people pilots crew "
    "crews students leave",
    "value_tolerance nation_band region_band changed_lines_most frozen_years change_free_musd "
    "change_price": "stable stability steady continuity calm change changes shift swing last year "
    "keep freeze turbulence persistence",
    "swing_price": "stable stability steady continuity calm change changes shift swing swings year "
    "yearly smooth smoothing even predictable jump jumps fluctuation volatility turbulence",
    "objective_weight tier_weight": "priority priorities importance important goals goal prefer "
    "weight matter matters",
    "waivers rules_off": "law legal leahy waive waiver waivers human rights statute",
    "earmark coverage_floor": "floor floors minimum earmarks congress promise target targets",
    "absorption_full absorption_most absorption_limit": "capacity overload saturation too much",
    "after_weight after_budget_share": "future long term horizon beyond",
    "min_line_musd lines_most": "small tiny fragmented fragmentation crumbs token minimum",
    "retention discount": "future decay fade forget time",
    "left_out": "simple simplify ignore training crews",
}
"""Words in which people ask, for the fields that they are about."""

_ELSEWHERE = {
    "To try a coup or a sanction, use page What if, Event from a date.": "coup coups sanction "
    "sanctions crisis",
    "To see what more money would buy, use page Analysis, What it buys.": "more extra million",
    "Needs, nations, items and all other data are changed on page Data.": "need needs population "
    "data item items area areas",
    "Tables, pictures and links are on page Export.": "export print excel report share workbook "
    "picture link",
    "Scenarios are kept and compared on page Scenarios.": "compare scenario scenarios",
}
"""What is no setting, and where it is."""

_ABOUT_NATIONS = ("nation_band", "locks")


@dataclass(frozen=True, slots=True)
class Found:
    """What is about some words.

    Attributes
    ----------
    fields
        The settings, in reading order.
    rows
        By field, the keys that the words name, where they name some of its keys and not itself.
    elsewhere
        Sentences about what is no setting, or what the words may have meant.
    """

    fields: tuple[Field, ...]
    rows: Mapping[str, tuple[str, ...]]
    elsewhere: tuple[str, ...]


def settings_about(words: str, case: Case) -> Found:
    """Return the settings that hold all of `words`, by name, meaning, key or everyday word.

    Examples
    --------
    >>> from allocator.inputs.case.case import load_case
    >>> found = settings_about("budget mil", load_case("data/starter"))
    >>> [field.name for field in found.fields][:2], found.rows["budget"]
    (['budget', 'budget_factor'], ('MIL',))
    """
    wanted = _words(words)
    if not wanted:
        return Found((), {}, ())
    headings = {field: heading for heading, fields in families().items() for field in fields}
    fields, rows = [], {}
    for field in FIELDS:
        own, keys = _own_text(field, headings[field]), _keys(field, case)
        codes = {_plain(key) for key in keys}
        named = {word for word in wanted if _in(word, own) or _everyday(word, field)} - codes
        rest = [word for word in wanted if word not in named]
        exact = codes.intersection(rest)  # who types a code means that one alone
        hits = tuple(
            key for key, text in keys.items()
            if all(_in(word, text) for word in rest) and (not exact or _plain(key) in exact)
        )  # fmt: skip
        if not rest or hits:
            fields.append(field)
        if rest and hits and field.kind == "mapping":
            rows[field.name] = hits
    return Found(tuple(fields), rows, tuple(_elsewhere(wanted, case, bool(fields))))


def _own_text(field: Field, heading: str) -> str:
    parts = (field.name, label_of(field.name), heading, field.unit, field.meaning, field.keys)
    return _plain(" ".join(parts))


def _keys(field: Field, case: Case) -> dict[str, str]:
    """Return the text of each key that the field may have: its code and its name."""
    if field.kind == "mapping":
        table = keys_of(field, case)
        keys = zip(table["key"], table["name"], strict=True)
        return {key: _plain(f"{key} {name}") for key, name in keys if key != "*"}
    if field.kind == "list":
        return {word: _plain(word) for word in words_of(field, case)}
    if field.kind == "locks":
        return {code: _plain(f"{code} {name}") for code, name in names_by_code(case).items()}
    return {}


def _everyday(word: str, field: Field) -> bool:
    return any(
        word in asked.split() for fields, asked in _EVERYDAY.items() if field.name in fields.split()
    )


def _elsewhere(wanted: list[str], case: Case, found: bool) -> Iterable[str]:
    for name in _named(names_in(case, "nations", "nation"), wanted)[:3]:
        yield f"All about {name} is on page Nation."
    for sentence, asked in _ELSEWHERE.items():
        if set(wanted) & set(asked.split()):
            yield sentence
    if not found:
        known = _known_words(case)
        near = [difflib.get_close_matches(word, known, 1, 0.75) for word in wanted
                if not any(_in(word, one) for one in known)]  # fmt: skip
        told = [one[0] for one in near if one]
        if told:
            yield f"Did you mean {' '.join(told)}?"


def _named(names: Mapping[str, str], wanted: list[str]) -> list[str]:
    """Return the names that the words are about, by code or by a word of the name."""
    return [
        name or code
        for code, name in names.items()
        if any(word == code.lower() or (len(word) > _SHORT and word in _words(name))
               for word in wanted)
    ]  # fmt: skip


_SHORT = 3
"""Letters of a word that may be a code; as a part of other words it means nothing."""


def _known_words(case: Case) -> list[str]:
    texts = [_own_text(field, "") for field in FIELDS]
    texts += [text for field in FIELDS for text in _keys(field, case).values()]
    texts += [*_EVERYDAY.values(), *_ELSEWHERE.values()]
    return sorted({word for text in texts for word in _words(text) if len(word) > _SHORT})


def _in(word: str, text: str) -> bool:
    """Tell whether a word begins one of the text, in the singular or the plural."""
    stems = {word, word.removesuffix("s")} if len(word) > _SHORT else {word}
    return any(re.search(rf"\b{re.escape(stem)}", text) for stem in stems)


def _words(text: str) -> list[str]:
    return _plain(text).split()


def _plain(text: str) -> str:
    """Return a text in small letters, without accents and signs."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(sign for sign in bare if not unicodedata.combining(sign))
    return " ".join(re.sub(r"[^\w%]+|_", " ", kept).split())
