"""The app: pages, controls, widgets and the state of a page.

In come clicks and what is typed, out go calls of the package and drawings of what they return. It
holds no logic: what a planner clicks an analyst can script.
"""
