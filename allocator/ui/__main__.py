"""The app where the repository's ``app.py`` is not at hand, as in an installed package."""

from allocator.ui.layout import run

if __name__ == "__main__":
    run()
