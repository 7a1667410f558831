"""Answers made false on purpose: one field, one name, one figure, one sign, one year at a time."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from typing import Any

from allocator.inputs.case.case import Case
from allocator.inputs.case.names import words_of

Document = dict[str, Any]
Named = tuple[str, Document]

UNKNOWABLE = ("proof.seconds", "wider.proof.seconds", "trials[].most", "trials[].below",
              "question.text")  # fmt: skip
"""Fields that nobody can recompute, and what was asked in words, which is no claim of ours."""

TRIFLE = 1e-5
"""Figures below are noise of floats, and say the same with the other sign."""

WRONG = "waived"
"""A word that is nowhere in an answer."""

VERDICTS = (
    "funded for its value", "funded by a rule", "not funded: impossible", "tie",
    "not funded: worth less than what it would push out", "the other way is better", "unknown",
)  # fmt: skip
KINDS = (
    "barred", "unsuited", "outcompeted", "absorption", "risk", "package", "course full",
    "production", "money", "smallest size", "change limit", "rule", "need met", "need",
)  # fmt: skip
TURNED = (
    ("loses", "gains"), ("less", "more"), ("+", "−"), ("at least", "at most"),
    ("At least", "At most"), ("funded", "not funded"), ("higher", "lower"), ("forbids", "allows"),
    ("has none", "has some"), ("can be", "cannot be"), ("no need", "a need"),
    ("With it", "Without it"),
)  # fmt: skip
"""Words that say the contrary of each other."""

_NUMBER = re.compile(r"(?<![\w.,])\d+(?:,\d{3})*(?:\.\d+)?(?!\w)")


def falsehoods(document: Document, case: Case) -> Iterator[Named]:
    """Yield every answer that differs from a true one in one statement, with its name."""
    names = _names(case)
    yield from _fields(document, names)
    for list_name in ("moved", "lines", "parts"):
        for at in range(len(document[list_name])):
            yield f"{list_name}[{at}] left out", _without(document, list_name, at)
            yield f"{list_name}[{at}] twice", _twice(document, list_name, at)
    for place, sentence in _sentences(document):
        for how, lie in lies(sentence, names):
            yield f"{place} {how}", _everywhere(document, sentence, lie)


def _names(case: Case) -> dict[str, dict[str, str]]:
    words = words_of(case)
    items = {code: re.sub(r" \(.*\)$", "", name) for code, name in words.items.items()}
    areas = words.areas or {row: row for row in case.tables["equipment"]["area"]}
    rules = {rule: rule for rule in case.tables["eligibility"]["rule"]}
    return {"nation": words.nations, "item": items, "area": areas, "account": words.accounts,
            "rule": rules}  # fmt: skip


def _fields(document: Document, names: Mapping[str, Mapping[str, str]]) -> Iterator[Named]:
    for path in _paths(document, ()):
        place = ".".join(str(part) for part in path)
        spot = re.sub(r"\.\d+", "[]", place)
        if spot in UNKNOWABLE or path[-1] == "words" or "words" in path[:1]:
            continue
        for how, value in _other(path, _at(document, path), names):
            changed = copy.deepcopy(document)
            _at(changed, path[:-1])[path[-1]] = value
            yield f"{place} {how}", changed


def _paths(value: Any, path: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else ()
    if isinstance(value, list):
        inner = enumerate(value)
    elif not isinstance(value, dict):
        yield path
    for key, one in inner:
        yield from _paths(one, (*path, key))


def _at(value: Any, path: tuple[Any, ...]) -> Any:
    for part in path:
        value = value[part]
    return value


def _other(
    path: tuple[Any, ...], value: Any, names: Mapping[str, Mapping[str, str]]
) -> Iterator[tuple[str, Any]]:
    """Yield other values of one field."""
    if path == ("verdict",):
        yield from ((f"is {one}", one) for one in VERDICTS if one != value)
    elif path[0] == "reasons" and path[-1] == "kind":
        yield from ((f"is {one}", one) for one in KINDS if one != value)
    elif isinstance(value, bool):
        yield "turned", not value
    elif isinstance(value, int | float):
        yield "larger", value + abs(value) / 4 + 1
        if abs(value) > TRIFLE:
            yield "of the other sign", -value
    elif isinstance(value, str):
        yield "another word", f"{value} {WRONG}".strip()
        known = names.get(path[-1] if isinstance(path[-1], str) else "nation", {})
        others = [code for code in known if code != value]
        if value in known and others:
            yield "another name", others[0]
    elif value is None:
        yield "a number", 1.0


def _without(document: Document, name: str, at: int) -> Document:
    rows = document[name]
    return {**document, name: [*rows[:at], *rows[at + 1 :]]}


def _twice(document: Document, name: str, at: int) -> Document:
    return {**document, name: [*document[name], document[name][at]]}


def _sentences(document: Document) -> Iterator[tuple[str, str]]:
    yield from ((f"words[{at}]", one) for at, one in enumerate(document["words"]))
    for at, one in enumerate(document["reasons"]):
        yield f"reasons[{at}].words", one["words"]
    for at, one in enumerate(document["lines"]):
        if one["goods"]:
            yield f"lines[{at}].goods", one["goods"]


def _everywhere(document: Document, sentence: str, lie: str) -> Document:
    """Tell the lie wherever the sentence stands, so that the answer agrees with itself."""

    def told(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: told(one) for key, one in value.items()}
        if isinstance(value, list):
            return [told(one) for one in value]
        return value.replace(sentence, lie) if isinstance(value, str) else value

    lists = {key: told(document[key]) for key in ("words", "reasons", "lines")}
    return {**document, **lists}


def lies(sentence: str, names: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield sentences with another name, another figure or the contrary word, one at a time."""
    for group, known in names.items():
        for name in dict.fromkeys(known.values()):
            other = next((one for one in known.values() if one not in sentence), None)
            for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", sentence):
                if other is not None:
                    yield f"another {group} at {match.start()}", _put(sentence, match, other)
    for match in _NUMBER.finditer(sentence):
        text = match.group()
        changed = f"{text[:-1]}{(int(text[-1]) + 3) % 10}"
        yield f"another figure at {match.start()}", _put(sentence, match, changed)
    for pair in TURNED:
        for word, contrary in (pair, pair[::-1]):
            bounds = (r"\b", r"\b") if word[0].isalpha() else ("", "")
            for match in re.finditer(re.escape(word).join(bounds), sentence):
                yield f"{contrary} at {match.start()}", _put(sentence, match, contrary)


def _put(sentence: str, match: re.Match[str], text: str) -> str:
    return sentence[: match.start()] + text + sentence[match.end() :]
