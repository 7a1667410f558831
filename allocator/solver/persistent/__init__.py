"""Change a compiled model in place instead of building it anew.

In come a compiled model and two problems, before and after; out go where each figure lies, what
differs between the two, and arrays equal to those of a new build, entry by entry. What cannot be
changed in place is reported, and the session rebuilds. Solving never enters.
"""
