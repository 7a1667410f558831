"""What to do where a policy asks for what cannot be had together: clashes and cheapest repairs.

In come a case or a plan and a policy; out go the smallest clashing sets of rules, with the law and
capacity that they clash with, and the cheapest ways out, each a scenario with the plan it leads to.
Law and capacity never give way.
"""
