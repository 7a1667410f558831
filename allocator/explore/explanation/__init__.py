"""Why a line of a plan is funded or not, proven by solves with the line forced in and out.

In come a plan and a question about a line (a nation, and an item, account or area of it); out comes
an `Answer`: the verdict, the value lost on the other side, what is pushed out, reasons from a fixed
list, and within which plans all of that is proven. The solves lie in `allocator.session`; how an
answer is shown never enters.
"""
