"""What a planner changes: settings, decisions and requests, wherever a page has them.

In come what is typed and chosen, out go a policy and a request to solve.
"""
