"""Prices: what one more and one less of something is worth, and what each rule costs.

In comes a plan; out go values by duals and by re-solved steps next to each other, and the value
with and without each rule, with the money that moves. Plans under other questions never enter.
"""
