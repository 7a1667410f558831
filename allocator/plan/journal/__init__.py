"""The journal of a workspace on disk: one step a line, each with the hash of the line before it.

In come steps and moves, and what writes a plan; out go folders of steps, lines that are only ever
added, and the folder of the plan of a step. How a plan is found or saved never enters.
"""
