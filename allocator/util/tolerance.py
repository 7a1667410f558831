"""How exact figures are: what counts as nothing, and what as different."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    pass

BENT = 1e-6
"""A rule counts as bent if it gives way by more than this, in its own unit."""
