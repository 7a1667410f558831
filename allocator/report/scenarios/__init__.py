"""Several plans next to each other, as scenarios: figures, who wins and loses, value against risk.

In come plans by name, out go tables, sentences and at most one that is recommended. What differs by
less than the searches leave open is marked, and never a reason. Nothing is solved here.
"""
