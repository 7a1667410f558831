"""The model as arrays, and the HiGHS that holds them.

In comes a `Problem`; out go a `CompiledModel` (one sparse matrix, bounds, costs, the names of rows
and columns), its block structure by nation, submodels of it, and a `HighsModel` that solves any of
them and gives solutions, dual values and reduced costs. Search strategies never enter.
"""

from allocator.util.left_out import left_out

# Where Pyomo and SciPy meet, Pyomo imports these beside the sparse matrices, all that is used here.
with left_out("scipy.stats", "scipy.integrate", "scipy.spatial"):
    import pyomo.core  # noqa: F401
    import scipy.sparse  # noqa: F401
