"""Tables, charts, fields and files as the pages draw them, each the same on every page."""
