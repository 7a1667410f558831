"""Names at the beginning and in the middle of a sentence: only the first letter may change."""

from __future__ import annotations


def sentence_start(text: str) -> str:
    """Write words as a sentence begins; names in them keep their letters.

    Examples
    --------
    >>> sentence_start("from FMF to Kenya"), sentence_start("")
    ('From FMF to Kenya', '')
    """
    return f"{text[:1].upper()}{text[1:]}"


def in_sentence(name: str) -> str:
    """Write a name of a thing in the middle of a sentence; codes keep their letters.

    Examples
    --------
    >>> in_sentence("Coastal patrol boats"), in_sentence("UH-60 helicopters")
    ('coastal patrol boats', 'UH-60 helicopters')
    """
    word = name.split(" ", 1)[0]
    return name if word[1:] != word[1:].lower() or "-" in word else f"{name[:1].lower()}{name[1:]}"
