"""One nation: what it gets, by what it is held down, and what law promises it.

In comes a plan, out go tables and sentences about one nation of it.
"""
