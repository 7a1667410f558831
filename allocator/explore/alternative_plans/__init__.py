"""Alternatives: plans near the best that differ widely, and what all plans near it have in common.

In come a plan, a slack and marks on earlier alternatives; out go plans, ranges of money with what
is proven of them, and labels. Solving goes through the session's model; the search for the best
plan never enters.
"""
