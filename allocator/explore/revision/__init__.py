"""A small question about a plan and its small, true answer: the least change that keeps the rest.

In come a plan and what is asked of it (goods to add, money to cut, events from a date, changes of
a scenario); out comes a `Revision`: the revised plan, who pays for it, and within what it is best.
The search lies in `allocator.session.revise`; how an answer is shown never enters.
"""
