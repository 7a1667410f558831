import os

from hypothesis import settings

# CI draws the same examples every time and does not judge speed; at home the search goes on.
settings.register_profile("dev", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "dev")
