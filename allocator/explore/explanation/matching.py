"""Which of the names of a case a run of words means: in full, in part, or nearly."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from allocator.explore.explanation.names import Name, likeness, plain_words

_SURE = 0.75
"""So alike a name must be to be taken for what is meant, where no other is as much alike."""

_MARGIN = 0.05


def found(
    names: Collection[Name], words: Sequence[str], kinds: Collection[str]
) -> tuple[Name | None, tuple[str, ...]]:
    """Return what a run of the words names, the longest run first, and the words left."""
    for start, end in runs(words):
        name = _named(names, tuple(words[start:end]), kinds)
        if name is not None:
            return name, (*words[:start], *words[end:])
    return None, tuple(words)


def nation_of(names: Collection[Name], words: Sequence[str]) -> tuple[Name | None, tuple[str, ...]]:
    """Return the nation that is named in full, else the one named nearly, and the words left."""
    for start, end in runs(words):
        full = [n for n in names if n.kind == "nation" and n.words == tuple(words[start:end])]
        if full:
            return full[0], (*words[:start], *words[end:])
    return found(names, words, ["nation"])


def runs(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield where runs of the words begin and end, the longest first."""
    for length in range(len(words), 0, -1):
        yield from ((start, start + length) for start in range(len(words) - length + 1))


def _named(names: Collection[Name], run: tuple[str, ...], kinds: Collection[str]) -> Name | None:
    """Return the one thing that goes by these words, by part of them, or nearly by them."""
    chosen = [one for one in names if one.kind in kinds]
    same = [one for one in chosen if one.words == run]
    if same:
        # a name comes before a code of something else
        return next((one for one in same if plain_words(one.name) == run), same[0])
    within = {(one.kind, one.code): one for one in chosen if one.short >= set(run)}
    if len(within) == 1:
        return next(iter(within.values()))
    alike = sorted(_alike(chosen, run), key=lambda pair: -pair[0])
    others = [share for share, one in alike[1:] if one.code != alike[0][1].code]
    if alike and alike[0][0] >= _SURE and (not others or alike[0][0] - others[0] > _MARGIN):
        return alike[0][1]
    return None


def _alike(names: Collection[Name], run: tuple[str, ...]) -> Iterator[tuple[float, Name]]:
    best: dict[tuple[str, str], tuple[float, Name]] = {}
    for one in names:
        share = likeness(one, run)
        if share > best.get((one.kind, one.code), (0.0, one))[0]:
            best[one.kind, one.code] = share, one
    yield from best.values()
