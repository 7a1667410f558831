"""What the package solves, asked for the optimum: for tests that hold figures to it."""

from functools import partial

from allocator.explore.robust import regret as _regret
from allocator.explore.robust import two_stage as _two_stage
from allocator.session.solve import solve as _solve
from allocator.solver.options import SolveOptions

EXACT = SolveOptions(gap=0)

solve = partial(_solve, options=EXACT)
regret = partial(_regret.regret, options=EXACT)
two_stage = partial(_two_stage.two_stage, options=EXACT)
