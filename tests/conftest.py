"""How the properties look for examples."""

import os

from hypothesis import settings

# The same examples on every run: a change is judged by what it changed. `HYPOTHESIS_PROFILE=search` tries new ones.
settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("search", deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))
