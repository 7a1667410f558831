"""How a plan is found and how good it is proven to be.

In come a `Problem`, its compiled model and, if there is one, a warm start; out goes a
`SearchResult`. Every limit is a count (rounds, nodes), so the same inputs give the same plan; only
a time limit or a cancel ends a search early. Small models go to branch and cut whole
(`monolithic`). Large ones (`decomposed`) take these steps, and stop where the gap is reached:

1. Estimate duals of the linking constraints: what money is worth (`initial_duals`).
2. Column generation (`column_generation`): price each nation by itself (`nation_models`, with rows
   that the model implies, `variable_bounds`) at duals between the best so far and those of the
   master over nation plans (`plan_master`) [3], which are held in a box around the best [4]. The
   sum of what the nations can reach is a Lagrangian bound on every plan [1, 2] (`lagrangian`).
3. At the same time, on another core, a first plan (`restricted_master`): the relaxation of the
   whole model on goods chosen at the estimate, or with a warm start on what the last plan buys
   (`warm_start`). Diving [5]: choose lines and equipment, fix the lots and seats that are nearly
   whole, re-solve, repeat (`diving`, `line_switches`, `item_switches`). What stays fractional is
   made whole nation by nation (`integer_repair`). It is the first incumbent, unless the model is
   so large that step 5 is sooner done.
4. Column generation with whole lines: only nations whose relaxation is not whole and for which no
   known plan is nearly as good are solved by branch and cut.
5. A plan from the master (`master_plans`): its point with whole lines, made whole nation by nation;
   or the relaxation of the whole model with the lines and goods that it chooses, and diving. Where
   change from the last plan has a price, from the relaxation of the whole model (`first_plan`).
6. Polish (`polish`): with all nations free to give and none to take, what is worth more elsewhere
   is dropped.
7. Neighbourhood search [6, 7]: re-optimise a nation, then pairs, all others fixed, those first
   whose reduced cost says that most can be gained (`neighbourhood`, `neighbourhood_choice`).
   Steps 4, 6 and 7 repeat while they gain.
8. Models of middling size: branch and cut [8] from the incumbent (`monolithic`).
9. Lexicographic phases on what the value leaves open: least spending, least turbulence, most
   even (`lexicographic`, `tie_breaking`, `evenness`). `violation` tells which soft constraints
   no plan can keep together.

[1] Held, Karp 1971, doi:10.1007/BF01584070. [2] Geoffrion 1974, doi:10.1007/BFb0120690.
[3] Dantzig, Wolfe 1960, doi:10.1287/opre.8.1.101; Lübbecke, Desrosiers 2005,
doi:10.1287/opre.1050.0234. [4] Marsten, Hogan, Blankenship 1975,
doi:10.1287/opre.23.3.389; du Merle et al. 1999, doi:10.1016/S0012-365X(98)00213-1.
[5] Joncour et al. 2010, doi:10.1016/j.endm.2010.05.088. [6] Shaw 1998,
doi:10.1007/3-540-49481-2_30. [7] Danna, Rothberg, Le Pape 2005, doi:10.1007/s10107-004-0518-7.
[8] Padberg, Rinaldi 1991, doi:10.1137/1033004.
"""
