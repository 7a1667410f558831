"""Screening: nations without money, and a first guess of why each line is not funded.

In comes a plan; out go the nations that it gives nothing, with what closes them and their scores,
and a table with a verdict, a reason and a price gap a line, from dual prices of one linear
programme. Law, needs and coasts are facts; all else is a guess and says so. Proofs never enter:
they are what `explanation` is for.
"""
