"""Who records a step, and why."""

from __future__ import annotations

import getpass
from collections.abc import Iterator

from allocator.errors import DataError, Fault

LONGEST = {"author": 80, "reason": 2000}
"""Texts that a step is signed with, and most characters of each."""


def login_name() -> str:
    """Return the name that the user is logged in by; empty where there is none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return ""


def signed(author: str, reason: str, *, needs_reason: bool = True) -> tuple[str, str]:
    """Return author and reason as they are recorded, without spaces at their ends.

    Raises
    ------
    DataError
        One is missing, too long, or holds what cannot be shown; both at once.
    """
    texts = {"author": author.strip(), "reason": reason.strip()}
    faults = [fault for key, text in texts.items() for fault in _faults(key, text)]
    needed = {"author": "say who records this", "reason": "say why: an auditor will ask"}
    if not needs_reason:
        del needed["reason"]
    faults += [Fault(key, "missing", f"a text of at most {LONGEST[key]:,} characters", fix)
               for key, fix in needed.items() if not texts[key]]  # fmt: skip
    if faults:
        raise DataError(faults)
    return texts["author"], texts["reason"]


def _faults(key: str, text: str) -> Iterator[Fault]:
    allowed = f"a text of at most {LONGEST[key]:,} characters"
    if len(text) > LONGEST[key]:
        yield Fault(key, f"{len(text):,} characters", allowed, "shorten it")
    breaks = "\n" if key == "reason" else ""
    if not all(sign.isprintable() or sign in breaks for sign in text):
        yield Fault(key, f"a character that cannot be shown in {text[:40]!r}", allowed,
                    "write plain text" if breaks else "write it in one line of plain "
                    "text")  # fmt: skip
