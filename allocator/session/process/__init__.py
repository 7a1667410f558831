"""Solving in another process, so that an app stays awake.

In come tasks and questions, pickled; out go messages: progress, plans on the way, answers, why
there is none. `Worker` keeps a session for one solve after the other, `BackgroundTask` answers one
question. What the messages mean to a planner, and Streamlit, never enter.
"""
