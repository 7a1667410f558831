"""The pages of the app, one file a page. They ask `allocator` for every figure and draw it."""
