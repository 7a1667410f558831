"""A workspace: a chain of answers from the approved plan on, kept on disk and replayed from there.

In come plans, revisions and who asks for them, why; out go the steps, the plan of each, what
differs between two, a replay and faults of the record. How an answer is found, and how it is shown,
never enters.
"""
