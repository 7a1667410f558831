"""The case: what is known of nations, money, goods, needs and law.

In come a folder, a workbook or frames in memory; out goes a checked `Case`, or all its faults; and
back to files. Settings of a planner and anything that is solved never enter.
"""
