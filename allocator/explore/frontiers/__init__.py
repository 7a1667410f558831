"""The front of efficient plans: value against cost, risk, coverage or change.

In come a case, a policy and the measures to trade; out go plans of which none dominates another,
with limits that no plan can keep, by the augmented epsilon-constraint method (Mavrotas 2009,
doi:10.1016/j.amc.2009.03.037). A way of its own to make a plan never enters: each is a session's.
"""
