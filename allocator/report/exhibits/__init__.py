"""A plan as a workbook to read and to print: formatted sheets first, all its tables behind them.

In comes a plan; out go exhibits (heading, notes, one table, charts) and the bytes of a workbook.
The tables behind the exhibits are those that `Plan.save` writes, so that the plan can be loaded
from the workbook again.
"""
