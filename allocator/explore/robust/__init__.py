"""Choices that hold in several scenarios.

In come scenarios with probabilities and candidate plans, or none; out go the regret of each plan
in each scenario, or a first stage chosen for all of them with its recourse (mean, regret or CVaR),
each checked against proven bounds. A first stage that is changed unseen never enters: what a
scenario does not allow is listed.
"""
