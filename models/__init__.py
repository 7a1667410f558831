"""The mathematics of Allocator: sets, figures, variables and rules, written in Pyomo."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .problem import Figure, Problem

if TYPE_CHECKING:
    from .allocation import FAMILIES, PLACES, build

__all__ = ["FAMILIES", "PLACES", "Figure", "Problem", "build"]


def __getattr__(name: str) -> Any:
    """Load Pyomo only when a model is built: the numbers of a problem do not need it."""
    if name in ("FAMILIES", "PLACES", "build"):
        return getattr(import_module(".allocation", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
