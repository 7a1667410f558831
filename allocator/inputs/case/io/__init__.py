"""A case as tables on disk: read a folder or a workbook, find every fault, write it back."""
