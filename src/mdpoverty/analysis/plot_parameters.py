"""A picture of the income lines over time, as steps from standard to standard."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import polars as pl

from mdpoverty.analysis.incomes import INCOME
from mdpoverty.analysis.plots import (
    AREA_COLOURS,
    COLOURS_IN_ORDER,
    INCOME_A_MONTH,
    literal,
    new_axes,
    without_frame,
)
from mdpoverty.errors import InputError
from mdpoverty.language import both, fill, number
from mdpoverty.law import wording
from mdpoverty.law.registry import list_standards
from mdpoverty.law.sections import A_YEAR, MONTHS_OF_A_YEAR
from mdpoverty.law.shipped import load_dictionary
from mdpoverty.messages.message import Message
from mdpoverty.tables.convert import to_polars

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.lines import Line2D

_NEEDED = {
    *("jurisdiction", "standard", "revision", "provisional", "parameter", "label_vi", "label_en"),
    *("value", "unit", "area", "from", "through"),
}
_BOTH_AREAS = both("cả hai khu vực", "both areas")
_NOT_FOUND = both("không tìm thấy: {label} ({first}–{last})", "not found: {label} ({first}–{last})")
_COLOUR_OF_BOTH = COLOURS_IN_ORDER[1]
_GREY = "#666666"
_MARKERS = ("o", "s", "D")
_WIDTHS = (2.6, 1.7, 0.9)

Row = Mapping[str, Any]


def plot_parameters(table: Any, *, ax: Axes | None = None, language: str = "vi") -> Axes:
    """Draw the income lines over time, in million dong a month; a provisional line is dashed.

    Parameters
    ----------
    table
        What ``parameters`` returned, or those of its rows that are to be drawn. The newest revision of each standard is
        drawn. Colours tell the areas apart, or the places where there are several; a higher band has a thinner line.
    ax
        Where to draw; a new figure if left out.
    language
        ``"vi"`` or ``"en"``.

    Raises
    ------
    InputError
        The table has no income line.

    Examples
    --------
    >>> from mdpoverty import parameters
    >>> plot_parameters(parameters("vn", 2016, 2030), language="en").get_ylabel()
    'income, million VND per person per month'
    """
    rows = _lines(to_polars(table)[0])
    bands, places = (list(dict.fromkeys(row[name] for row in rows)) for name in ("band", "jurisdiction"))
    axes = new_axes(ax, language, bars=20 + 4 * len(places))
    areas = [*(load_dictionary()["area"].values or {}), None]
    style = {
        "colour": dict(zip(places, COLOURS_IN_ORDER, strict=False))
        if len(places) > 1
        else dict(zip(areas, (*AREA_COLOURS, _COLOUR_OF_BOTH), strict=False)),
        "marker": dict(zip(areas, _MARKERS, strict=False)),
        "width": {band: _WIDTHS[min(place, len(_WIDTHS) - 1)] for place, band in enumerate(bands)},
    }
    by = "jurisdiction" if len(places) > 1 else "area"
    for series in _series(rows):
        first = series[0]
        how = {
            "color": style["colour"].get(first[by], _GREY),
            "marker": style["marker"].get(first["area"], _MARKERS[0]),
            "linewidth": style["width"][first["band"]],
        }
        _draw(axes, series, how)
    _write_amounts(axes, rows, language)
    where: dict[str, Any] = {"loc": "lower center", "bbox_to_anchor": (0.5, 1.0), "ncols": 2}
    axes.legend(handles=_legend(rows, style, by, language), frameon=False, fontsize="small", **where)
    axes.set_ylim(bottom=0)
    axes.set_xticks(range(min(row["from"].year for row in rows), max(row["through"].year for row in rows) + 2))
    axes.tick_params(axis="x", labelsize="small")
    axes.yaxis.set_major_formatter(lambda value, _: number(round(value, 2)).in_language(language))
    axes.set_ylabel(INCOME_A_MONTH.in_language(language))
    axes.set_xlabel("\n".join(_not_found(rows, language)), fontsize="small")
    return without_frame(axes)


def _lines(table: pl.DataFrame) -> list[dict[str, Any]]:
    """Return the income lines of the newest revisions, with their band and their amount in million dong a month."""
    if not set(table.columns) >= _NEEDED:
        raise InputError(Message("no_lines_to_draw"))
    parts = pl.col("parameter").str.split(".")
    found = (
        table.filter(parts.list.get(0) == "income_bands", parts.list.get(2, null_on_oob=True) == INCOME)
        .filter(pl.col("revision") == pl.col("revision").max().over("standard"))
        .with_columns(
            band=parts.list.get(1),
            amount=pl.col("value")
            / 1e6
            / pl.when(pl.col("unit").str.ends_with(A_YEAR)).then(MONTHS_OF_A_YEAR).otherwise(1),
        )
    )
    if found["amount"].drop_nulls().is_empty():
        raise InputError(Message("no_lines_to_draw"))
    return found.sort("from", maintain_order=True).to_dicts()


def _series(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Yield the known amounts of each line, one after the other in time."""
    keys = dict.fromkeys((row["jurisdiction"], row["band"], row["area"]) for row in rows)
    for key in keys:
        own = [row for row in rows if (row["jurisdiction"], row["band"], row["area"]) == key]
        if known := [row for row in own if row["amount"] is not None]:
            yield known


def _draw(axes: Axes, series: Sequence[Row], how: Mapping[str, Any]) -> None:
    """Draw one line: a level for each span of days, a rise where the next one follows without a gap."""
    for row in series:
        span = [_place(row["from"]), _place(row["through"] + timedelta(days=1))]
        dashes = "--" if row["provisional"] else "-"
        axes.plot(span, [row["amount"]] * 2, markevery=[0], markersize=5, linestyle=dashes, **how)
    for before, after in pairwise(series):
        if before["through"] + timedelta(days=1) == after["from"]:
            dashes = "--" if after["provisional"] else "-"
            at, plain = _place(after["from"]), {**how, "marker": "", "linewidth": 0.8}
            axes.plot([at] * 2, [before["amount"], after["amount"]], linestyle=dashes, **plain)


def _write_amounts(axes: Axes, rows: Sequence[Row], language: str) -> None:
    """Write each amount at the beginning of its level; equal ones of a day once."""
    for begins, amount in dict.fromkeys((row["from"], row["amount"]) for row in rows if row["amount"] is not None):
        text = number(round(amount, 2)).in_language(language)
        at = (_place(begins), amount)
        axes.annotate(text, at, xytext=(6, 3), textcoords="offset points", fontsize="x-small")


def _legend(rows: Sequence[Row], style: Mapping[str, Any], by: str, language: str) -> list[Line2D]:
    from matplotlib.lines import Line2D

    names = _names_of_places(language)
    labels = load_dictionary()["area"].values or {}
    areas = [area for area in style["marker"] if any(row["area"] == area and row["amount"] is not None for row in rows)]
    found = []
    for area in areas:
        label = labels.get(area, _BOTH_AREAS).in_language(language)
        colour = style["colour"].get(area, _GREY) if by == "area" else _GREY
        found.append(Line2D([], [], color=colour, marker=style["marker"][area], label=literal(label)))
    if by == "jurisdiction":
        found += [
            Line2D([], [], color=colour, label=literal(names.get(one, one))) for one, colour in style["colour"].items()
        ]
    for band, width in style["width"].items():
        label = literal(_band([row for row in rows if row["band"] == band][-1], language))
        found.append(Line2D([], [], color=_GREY, linewidth=width, label=label))
    if any(row["provisional"] for row in rows):
        label = wording.MARKS["provisional"].brief.in_language(language)
        found.append(Line2D([], [], color=_GREY, linestyle="--", label=label))
    return found


def _band(row: Row, language: str) -> str:
    """Return the label of a line's band: that of the line without the measure and the area."""
    facts = load_dictionary()
    label = str(row[f"label_{language}"])
    if row["area"] is not None:
        label = label.removesuffix(f", {(facts['area'].values or {})[row['area']].in_language(language)}")
    return label.removesuffix(f", {facts[INCOME].label.in_language(language)}")


def _not_found(rows: Sequence[Row], language: str) -> Iterator[str]:
    names, several = _names_of_places(language), len({row["jurisdiction"] for row in rows}) > 1
    for row in rows:
        if row["amount"] is None:
            place = f"{names.get(row['jurisdiction'], row['jurisdiction'])}, " if several else ""
            told = {"label": place + _band(row, language), "first": row["from"].year, "last": row["through"].year}
            yield literal(fill(_NOT_FOUND, **told).in_language(language))


def _names_of_places(language: str) -> dict[str, str]:
    return {law.jurisdiction.id: law.jurisdiction.name.in_language(language) for law in list_standards()}


def _place(day: date) -> float:
    """Return where a day lies on the axis of years."""
    begins = date(day.year, 1, 1)
    return day.year + (day - begins).days / (date(day.year + 1, 1, 1) - begins).days
