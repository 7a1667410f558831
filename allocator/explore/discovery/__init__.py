"""Scenario discovery: the inputs under which plans fail.

In comes a table of a batch with a rule for failure; out go boxes of inputs that hold most failures
(PRIM), with their coverage and density. Solves never enter.
"""
