"""The result of a solve: its tables, what they mean, and how it is kept.

In come tables, figures of the search, the case and the policy; out go `Plan`, its summary and its
files. How it was found never enters: neither the model nor the solver.
"""
