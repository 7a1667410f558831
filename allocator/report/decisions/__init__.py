"""A planner's decisions on a plan: how one is stated, what it changed, and what stopped it.

In come plans and decisions (locks), out go figures to begin with, outcomes and obstacles. Nothing
is solved.
"""
