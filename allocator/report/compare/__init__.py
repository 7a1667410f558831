"""Two plans side by side, or a plan and the last one.

What differs and what of it means something.

In come two plans, out go tables and sentences. A difference smaller than the gaps of both is called
a tie.
"""
