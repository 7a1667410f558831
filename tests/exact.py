"""What the package solves, asked for the optimum: for tests that hold figures to it."""

from functools import partial

from allocator.explore import regret as _regret
from allocator.explore import two_stage as _two_stage
from allocator.options import SolveOptions
from allocator.solving import solve as _solve

EXACT = SolveOptions(gap=0)

solve = partial(_solve, options=EXACT)
regret = partial(_regret.regret, options=EXACT)
two_stage = partial(_two_stage.two_stage, options=EXACT)
