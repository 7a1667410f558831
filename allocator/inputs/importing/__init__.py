"""Somebody's own list of partners and programmes, turned into a case.

In come any workbook or CSV file and, if there is one, the mapping of an earlier file of that shape;
out go the matching of its columns, every fault with its place and its fix, what was filled by
defaults, and the tables of a checked `Case`. A column or a figure that may mean two things is
asked for and never guessed. Policy, the model and plans never enter.
"""
