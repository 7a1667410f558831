"""What a plan says of itself that is the least change of another one: of which, and its proof."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeGuard

from allocator.util.format import at_most, decimals
from allocator.util.tolerance import NOTHING

STATUS = "least_change"
"""Status of a plan that is the best near another one, as far as `near` says."""

NEAR = "near"
"""Entry of a plan's meta: `scope`, `missing`, `proven`, and of which plan it is a change."""

_IDENTITY = ("created", "input_hash")


def near_facts(
    before: Mapping[str, Any], scope: str, missing: float, *, proven: bool
) -> dict[str, Any]:
    """Return the entry `near` of a plan; `before` is the meta of the plan that it changes."""
    own = {f"of_{name}": str(before.get(name, "")) for name in _IDENTITY}
    return {"scope": scope, "missing": missing, "proven": proven, **own}


def changes(after: Mapping[str, Any], before: Mapping[str, Any]) -> bool:
    """Tell whether a plan is the least change of another one, by the meta of both."""
    near = near_of(after)
    return bool(near) and all(near.get(f"of_{name}") == before.get(name) for name in _IDENTITY)


def near_of(meta: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the entry `near` of a plan; nothing where it has none that can be read."""
    near = meta.get(NEAR)
    return near if meta.get("status") == STATUS and is_near(near) else {}


def is_near(near: Any) -> TypeGuard[Mapping[str, Any]]:
    """Tell whether an entry is one that a plan may have."""
    if not isinstance(near, Mapping):
        return False
    texts = [near.get(name) for name in ("scope", *(f"of_{name}" for name in _IDENTITY))]
    missing = near.get("missing")
    return (
        set(near) == {"scope", "missing", "proven", *(f"of_{name}" for name in _IDENTITY)}
        and all(isinstance(text, str) and text for text in texts)
        and isinstance(missing, int | float)
        and missing >= 0
        and isinstance(near.get("proven"), bool)
    )


def near_words(near: Mapping[str, Any]) -> str:
    """Say among which plans it is the best, and how far that is proven.

    Examples
    --------
    >>> near_words({"scope": "none gets more", "missing": 0.0, "proven": True})
    'It is the best among these plans: none gets more. None of them is better.'
    >>> near_words({"scope": "none gets more", "missing": 0.0027, "proven": False})[-81:]
    'price of change counted, none of them is better by more than 0.0027 value points.'
    """
    best = "best" if near["proven"] else "best found, and not proven to be the best,"
    missing = float(near["missing"])
    by = ""
    if missing > NOTHING:
        by = f" by more than {at_most(missing, decimals(missing, least=2))} value points"
    counted = "With the price of change counted, none" if by else "None"
    return f"It is the {best} among these plans: {near['scope']}. {counted} of them is better{by}."
