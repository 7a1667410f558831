"""Rules for readers: alike ones as one, bars and floors of law, and where each is written.

In come the rules of a plan, out go fewer rows that say the same. Rules are neither made nor checked
here.
"""
