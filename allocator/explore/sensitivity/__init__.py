"""Which inputs matter: one at a time, by screening, by variance, by draws of weights.

In come ranges of inputs and an output; out go swings, elementary effects, Sobol indices or how
often a nation is funded, with doubts in words. Points are solved by a batch; a way of its own to
make a plan never enters.
"""
