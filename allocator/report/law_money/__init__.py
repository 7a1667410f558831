"""The law and the money behind a plan: for counsel, the treasurer and the auditor.

In comes a plan, out go tables and sentences: what each account has, spends and loses by year, what
would expire if something slips, what limits the plan, and the waivers, exceptions and decisions it
rests on. Nothing is solved here.
"""
