"""What a planner states.

The case (tables), the policy (settings) and scenarios (changes to both).

In come files, frames, settings and links; out go `Case`, `Policy` and `Scenario`, or every fault at
once with file, row, column, value and fix. The model, the solver and plans never enter.
"""
