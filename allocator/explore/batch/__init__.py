"""Many scenarios, one row each.

In come a case, a policy and scenarios, listed, from a grid or from a sample; out go rows of figures
in the scenarios' order, kept in a journal that survives a kill. Workers solve through sessions of
their own; a scheduler of our own never enters.
"""
