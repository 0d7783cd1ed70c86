"""Prints tables, JSON and progress."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer
from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from mdpoverty.cli.ending import Ending
from mdpoverty.cli.messages import Words

_WIDTH_OF_A_FILE = 160


class Screen(Console):
    """A screen that raises on a broken pipe, where Rich would exit with status 1."""

    def on_broken_pipe(self) -> None:
        """Raise the error that the pipe raised."""
        raise BrokenPipeError


def console() -> Screen:
    """Return the screen; files and pipes get longer lines."""
    screen = Screen(highlight=False, markup=False, emoji=False)
    if not screen.is_terminal:
        screen.width = _WIDTH_OF_A_FILE
    return screen


def plain_table(*headings: str, numbers_from: int | None = None) -> Table:
    """Return an empty table with numbers from a column on."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, show_header=any(headings))
    for place, heading in enumerate(headings):
        number = numbers_from is not None and place >= numbers_from
        table.add_column(heading, justify="right" if number else "left", overflow="fold")
    return table


def print_json(text: str) -> None:
    """Print JSON, escaping characters that the screen cannot show."""
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        text = json.dumps(json.loads(text), indent=2)
    typer.echo(text)


@contextmanager
def progress(total: int | None, words: Words, *, quiet: bool) -> Iterator[Callable[[int], None]]:
    """Show progress on a terminal: households done, speed, time left; print the number done if stopped."""
    screen = Console(stderr=True, highlight=False)
    columns = (
        TextColumn(words("households")),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[speed]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=screen, transient=True, disable=quiet or not screen.is_terminal) as bar:
        task = bar.add_task("", total=total, speed="")

        def tell(done: int) -> None:
            began = bar.tasks[task].elapsed or 0
            speed = f"{words.number(int(done / began))}/s" if began else ""
            bar.update(task, completed=done, speed=speed)

        try:
            yield tell
        except KeyboardInterrupt:
            done = words.number(int(bar.tasks[task].completed))
            bar.stop()
            typer.echo(words("stopped", done=done), err=True)
            raise typer.Exit(Ending.INTERRUPTED) from None
