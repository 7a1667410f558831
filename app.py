"""The app: its pages and which of them is open. Start it with ``allocator app``."""

from allocator.ui.layout import run

# A process that solves imports this file again under another name and must not draw pages.
if __name__ == "__main__":
    run()
