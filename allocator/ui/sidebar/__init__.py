"""Settings and decisions beside the pages.

In come controls, out go a policy and a request to solve.
"""
