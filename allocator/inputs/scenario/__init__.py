"""Scenarios: named changes to a case and its policy, the one way to change an input.

In come a scenario file, a link or changes in Python; out go the changed case and policy. The model
and plans never enter.
"""
