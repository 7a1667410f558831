"""The tables of a case, stated once: columns, units, ranges, meanings, keys.

The reader, the template, the pages and the app read it; nothing comes in. Cases and policies never
enter.
"""
