"""Two answers to one question, which differ: each names the other one."""

from __future__ import annotations

BEST_OF_A_SET = (
    "This compares the best plan with the line and the best without it: use it to judge whether "
    "the line is worth its money. What it takes to add it to the plan shown, with the least "
    "change, is found by “Add a decision” (on the command line: allocator revise); its figures "
    "differ."
)
"""Said by answers on lines: page Why, the commands explain and ask."""

LEAST_CHANGE = (
    "This is the least change of the plan shown that keeps what is asked for: use it to see who "
    "pays for it. Whether a line is worth its money, best plan against best plan, is found on page "
    "Why (on the command line: allocator explain); its figures differ."
)
"""Said by revisions: Add a decision, changes of settings, the command revise."""
