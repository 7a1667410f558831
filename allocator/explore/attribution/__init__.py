"""Who moved a nation's money: the difference of two plans shared over its causes.

In come a plan, the causes (requests of a revision) and, if there is one, the plan after; out goes a
table by nation, year and cause that adds up. All solving goes through `explore.revision`.
"""
