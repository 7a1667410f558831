"""A case and a policy in, a plan out, again and again.

In come a case, a policy, options and a plan to start from; out go plans, or why there is none
(`infeasibility`). `Session` keeps the compiled model, a HiGHS and a warm start between solves;
`process` runs one beside the app. Formulas of rules, pages and prints never enter.
"""
