"""Plans on disk: a folder or a workbook, all or nothing, with a seal that shows later changes.

In comes the record of a plan, out go files, and back. The model and the solver never enter.
"""
