"""Arrays in, solutions with proven bounds out.

In come a `Problem` (sets and figures, `allocator.models`), options and, if there is one, a warm
start; out goes a `SearchResult`: a solution of the compiled model, the bound proven on value and a
record of the phases. Cases, policies, plans and words for planners never enter. `backend` holds the
arrays and HiGHS, `persistent` changes them in place, `search` finds and proves.
"""
