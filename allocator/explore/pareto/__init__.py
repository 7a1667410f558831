"""The nondominated points of any Pyomo model with several objectives.

In comes a linear model; out go its nondominated outcomes, found zone by zone, with a solution of
each. Cases, policies and plans never enter.
"""
