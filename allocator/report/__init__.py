"""What a reader learns from a plan.

Tables, sentences and charts for the app, the command line and files.

In come plans and the cases and policies in them; out go frames, sentences and charts. It solves
nothing, and no page or command enters.
"""
