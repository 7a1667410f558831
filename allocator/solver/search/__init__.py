"""How a plan is found and how good it is proven to be.

In come a `Problem`, its compiled model and, if there is one, a warm start; out goes a
`SearchResult`. Every limit is a count (rounds, nodes), so the same inputs give the same plan; only
a time limit or a cancel ends a search early. Small models go to branch and cut whole
(`monolithic`). Large ones (`decomposed`) take these steps, and stop where the gap is reached:

1. Estimate duals of the linking constraints: what money is worth (`initial_duals`).
2. Pricing: solve each nation by itself under such duals. The sum is a Lagrangian bound [1, 2];
   the columns that nations choose enter the restricted master [3] (`lagrangian`).
3. Solve the restricted master, a linear relaxation on these columns, for better duals, smoothed
   towards the best so far [4]; price again (`restricted_master`). With a warm start the first
   master has the columns that the last plan buys (`warm_start`).
4. Diving: choose lines and equipment, fix the lots and seats that are nearly whole, re-solve,
   repeat [5] (`diving`, `line_switches`, `item_switches`). What stays fractional is repaired
   nation by nation. This is the first whole plan, the first incumbent.
5. Price with integrality in the nations: a tighter bound, better lines; dive again.
6. Neighbourhood search [6, 7]: re-optimise a few nations, all others fixed, those first whose
   reduced cost says that most can be gained (`neighbourhood`).
7. Models of middling size: branch and cut [8] from the incumbent (`monolithic`).
8. Lexicographic phases on what the value leaves open: least spending, least turbulence, most
   even (`lexicographic`, `tie_breaking`, `evenness`). `violation` tells which soft constraints
   no plan can keep together.

[1] Held, Karp 1971, doi:10.1007/BF01584070. [2] Geoffrion 1974, doi:10.1007/BFb0120690.
[3] Dantzig, Wolfe 1960, doi:10.1287/opre.8.1.101; Lübbecke, Desrosiers 2005,
doi:10.1287/opre.1050.0234. [4] Wentges 1997, doi:10.1016/S0969-6016(97)00001-4.
[5] Joncour et al. 2010, doi:10.1016/j.endm.2010.05.088. [6] Shaw 1998,
doi:10.1007/3-540-49481-2_30. [7] Danna, Rothberg, Le Pape 2005, doi:10.1007/s10107-004-0518-7.
[8] Padberg, Rinaldi 1991, doi:10.1137/1033004.
"""
