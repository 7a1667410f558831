"""Implied priorities: the smallest change of weights under which a plan would be near-best.

In come a plan, or a case whose last money is asked about; out go weights beside today's, what no
weight explains, and a scenario. Solving goes through the session's model; searching for plans never
enters.
"""
