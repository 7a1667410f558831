"""A case on disk: read a folder or a workbook, find every fault, write it back.

In comes text as people typed it; out go typed tables and findings with row and column. A figure is
never guessed: what could mean two things is a fault. Policies, models and plans never enter.
"""
