"""The policy: a planner's settings, their ranges, units, words and faults.

In come a settings file, ``--set`` and the controls of the app; out goes a `Policy`, and for a case
its faults. The model and plans never enter.
"""
