"""What a session of the app remembers: case, policy, plans, undo, a running search, the link.

In come requests of pages, out goes what they draw. Nothing is drawn here but the strip of a running
search.
"""
