"""The mathematics of Allocator: sets, figures, variables and rules, written in Pyomo."""

from .allocation import FAMILIES, PLACES, build
from .problem import Figure, Problem

__all__ = ["FAMILIES", "PLACES", "Figure", "Problem", "build"]
