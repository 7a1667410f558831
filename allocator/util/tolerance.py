"""How exact figures are: what counts as nothing, as the same, as whole, as exact.

One set for all rooms; the checker has its own (`allocator.check.violation`), which follows the size
of a case. Another tolerance elsewhere has a reason of its own, given where it is.
"""

NOTHING = 1e-6
"""Less than this of a quantity (US$ million: one dollar; lots, seats, value points) is none."""

NEAR = 1e-6
"""Figures that differ by no more than this, as a share or in their own unit, are the same.

HiGHS keeps each row to 1e-7 of its scaled unit; sums of some rows stay within ten times that.
"""

VIOLATED = 1e-6
"""A soft rule counts as violated if it gives way by more than this, in its own unit."""

WHOLE = 1e-6
"""So near to a whole number a value is whole: the integrality tolerance of HiGHS."""

EXACT = 1e-9
"""Relative gap that is asked for where the optimum is wanted."""

ROUNDING = 1e-9
"""What sums of floats differ by, as a share: 1e-16 for each of up to some million terms."""

SHOWN = 0.005
"""Less than this would be written as 0.00."""
