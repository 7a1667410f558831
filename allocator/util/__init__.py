"""What every room may use and that knows nothing of the subject.

How figures, dates and lists are written, files written whole or not at all, workbook sheets,
tolerances, the gap, progress, parallel work.

In come plain values, out go plain values. A case, a policy, a model or a plan never enters.
"""
