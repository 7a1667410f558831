"""Screening: a first guess, for every line a plan does not fund, of why not.

In comes a plan; out goes a table with a verdict, a reason and a price gap a line, from dual prices
of one linear programme. Law, needs and coasts are facts; all else is a guess and says so. Proofs
never enter: they are what `explanation` is for.
"""
