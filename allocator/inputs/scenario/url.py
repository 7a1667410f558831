"""A scenario as a short text that can stand in an address, and back.

The text is compressed JSON in the letters of a URL. It holds the settings that differ from the
default policy and the beginning of the case's hash: opened on other data, or by a version that
lacks a setting, it is refused with a message instead of meaning something else. Nothing of it is
run, and neither the text nor what it unpacks to may be large.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from allocator.errors import DataError, Fault
from allocator.inputs.policy.parse import nested
from allocator.inputs.scenario.changes import as_table
from allocator.inputs.scenario.scenario import LONGEST, Scenario

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case

LONGEST_LINK = 8000
"""Most characters of a link's text: what browsers and servers take in an address."""

_MOST_BYTES = 200_000
"""Most bytes that a text may unpack to; the largest honest one is far below."""

_HASH_SIGNS = 16
_PLACE = "link"
_TOLD = 3


def link_text(scenario: Scenario, case: Case) -> str:
    """Return `scenario` for `case` in letters, digits, ``-`` and ``_``.

    Raises
    ------
    DataError
        It would be longer than an address may be; save the scenario as a file.
    """
    texts = {key: getattr(scenario, key) for key in LONGEST if getattr(scenario, key)}
    content = {"case": case.hash[:_HASH_SIGNS], **texts, "policy": scenario.policy.changes()}
    if scenario.changes:
        content["changes"] = [as_table(change) for change in scenario.changes]
    plain = json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode()
    text = base64.urlsafe_b64encode(zlib.compress(plain, 9)).decode().rstrip("=")
    if len(text) > LONGEST_LINK or len(plain) > _MOST_BYTES:
        raise _refused(f"a scenario that takes {len(text):,} characters",
                       f"at most {LONGEST_LINK:,}", "save the scenario as a file")  # fmt: skip
    return text


def scenario_from_link(text: str, case: Case) -> Scenario:
    """Return the scenario in a `text` that `link_text` made for the same case.

    Raises
    ------
    DataError
        The text is broken or too long, was made for other data, or names what this version or the
        case does not have; one message says which.
    """
    content = _content(text)
    if content.pop("case", None) != case.hash[:_HASH_SIGNS]:
        raise _refused(
            "a link to a scenario of other data", f"links made on the case {case.meta.name} as "
            "it is now", "open the case it was made on, or set the scenario again",
        )  # fmt: skip
    policy = content.get("policy")
    if isinstance(policy, dict):
        content["policy"] = nested(policy)
    try:
        scenario = Scenario.from_table(content, _PLACE)
        scenario.applied(case)
    except DataError as error:
        raise _stale(error.faults) from error
    return scenario


def made_on_other_data(text: str, case: Case) -> bool:
    """Tell whether a link is whole but was made on other data than `case`."""
    try:
        return bool(_content(text).get("case") != case.hash[:_HASH_SIGNS])
    except DataError:
        return False


def _content(text: str) -> dict[str, Any]:
    """Return what a text holds; it is not trusted."""
    if len(text) > LONGEST_LINK:
        raise _refused(f"a link of {len(text):,} characters", f"at most {LONGEST_LINK:,}",
                       "copy it again, or open the scenario from a file")  # fmt: skip
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        unpacking = zlib.decompressobj()
        plain = unpacking.decompress(packed, _MOST_BYTES)
        if not unpacking.eof or unpacking.unused_data:
            raise ValueError("it does not end where it should")
        # a float takes whole numbers of any length, and is refused later if it is infinite
        content = json.loads(plain.decode(), parse_int=float)
    except (binascii.Error, zlib.error, ValueError, RecursionError) as error:
        raise _refused(
            "a broken link", "a link as it was copied", "copy the whole of it"
        ) from error
    if not isinstance(content, dict):
        raise _refused("a broken link", "a link as it was copied", "copy the whole of it")
    return content


def _stale(faults: Sequence[Fault]) -> DataError:
    told = "; ".join(f"{one.column} {one.found}".strip() for one in faults[:_TOLD])
    return _refused(f"a link that no longer fits: {told}",
                    "settings that this version and the case have",
                    "set the scenario again")  # fmt: skip


def _refused(found: str, allowed: str, fix: str) -> DataError:
    return DataError([Fault(_PLACE, found, allowed, fix)])
