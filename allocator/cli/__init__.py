"""The command line: one module a command, and how results are shown in a terminal.

In come arguments, out go text, JSON, files and exit codes. It holds no logic: every command is a
call that a script can make.
"""
