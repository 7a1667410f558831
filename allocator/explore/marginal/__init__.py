"""Shadow prices: what a little more money, or a little less of a rule, is worth.

In comes a plan; out go dual values of accounts and rules with all integers fixed as in the plan,
the worth of a little money to each nation, what a larger sum would buy, and value by budget. Plans
that do not start from one never enter.
"""
