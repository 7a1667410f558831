"""The case that ``allocator new`` starts from: invented nations, one or two rows a table."""
