"""Where and how tables are printed."""

from __future__ import annotations

from rich import box
from rich.console import Console
from rich.table import Table

_WIDTH_OF_A_FILE = 160


def console() -> Console:
    """Return the screen; where the output goes to a file or a pipe, lines may be longer."""
    screen = Console(highlight=False, markup=False, emoji=False)
    if not screen.is_terminal:
        screen.width = _WIDTH_OF_A_FILE
    return screen


def plain_table(*headings: str, numbers_from: int | None = None) -> Table:
    """Return an empty table; from a column on, cells are numbers."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, show_header=any(headings))
    for place, heading in enumerate(headings):
        number = numbers_from is not None and place >= numbers_from
        table.add_column(heading, justify="right" if number else "left", overflow="fold")
    return table
