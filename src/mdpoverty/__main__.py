"""``python -m mdpoverty`` is the command ``mdpoverty``."""

from __future__ import annotations

from mdpoverty.cli import main

if __name__ == "__main__":
    main()
