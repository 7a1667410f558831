"""Further steps that a sentence names, by what they are called where it is read.

Sentences name a step as the command line does: ``'allocator solve'`` or an option such as
``--add``. A page that has another name for it, such as that of a button, puts it in its place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_STEP = re.compile(r"'allocator (?P<command>\w+)[^']*'|(?<![\w-])(?P<option>--[a-z][\w-]*)")


def steps_named(text: str, names: Mapping[str, str]) -> str:
    """Return `text` with its steps called as in `names`; others stay as they are.

    Examples
    --------
    >>> names = {"solve": "“Re-optimise everything”", "--add": "“Add a decision”"}
    >>> steps_named("Name goods with --add, or look for uses ('allocator solve CASE').", names)
    'Name goods with “Add a decision”, or look for uses (“Re-optimise everything”).'
    >>> steps_named("'allocator verify' says which.", names)
    "'allocator verify' says which."
    """
    return _STEP.sub(lambda found: names.get(_name(found), found[0]), text)


def steps_in(text: str) -> set[str]:
    """Return the steps that a text names: commands and options.

    Examples
    --------
    >>> sorted(steps_in("Say --cut, then 'allocator next PLAN --account FMF'."))
    ['--cut', 'next']
    """
    return {_name(found) for found in _STEP.finditer(text)}


def _name(found: re.Match[str]) -> str:
    return found["command"] or found["option"]
