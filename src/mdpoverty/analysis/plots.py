"""Pictures of classified households; each draws into an ``ax`` and returns it, and can be read in grey.

Colours are those of Okabe and Ito, for eyes that take red for green, in an order from dark to light, and parts
are hatched where they touch.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import polars as pl

from mdpoverty.analysis.check_inputs import check_results, read_names
from mdpoverty.analysis.incomes import INCOME, income_per_person, tells_income
from mdpoverty.analysis.reclassify import Reclassification
from mdpoverty.analysis.tabulate import tabulate
from mdpoverty.errors import InputError, check_language, require
from mdpoverty.language import both, fill, number
from mdpoverty.law.registry import standard_of
from mdpoverty.law.shipped import load_dictionary
from mdpoverty.law.standard import Standard
from mdpoverty.messages.message import Message, Seen
from mdpoverty.tables.convert import to_polars
from mdpoverty.vocabulary import CLASSES, Status

if TYPE_CHECKING:
    from matplotlib.axes import Axes


_COLOURS = {
    Status.POOR: "#0b3c5d",
    Status.NEAR_POOR: "#d55e00",
    Status.AVERAGE: "#56b4e9",
    Status.ABOVE_AVERAGE: "#f0e442",
    Status.UNDETERMINED: "#ffffff",
}
_HATCHES = {Status.POOR: "", Status.NEAR_POOR: "///", Status.AVERAGE: "", Status.ABOVE_AVERAGE: "...",
            Status.UNDETERMINED: "xx"}  # fmt: skip
COLOURS_IN_ORDER = ("#0b3c5d", "#009e73", "#d55e00", "#56b4e9", "#cc79a7", "#e69f00", "#f0e442", "#999999")
_EDGE = "#333333"
AREA_COLOURS = (_COLOURS[Status.POOR], _COLOURS[Status.NEAR_POOR])
_STEP = 100_000
"""The width of a step of income, in dong."""

_SHARE_OF_HOUSEHOLDS = both("tỷ lệ hộ (%)", "share of households (%)")
_SHARE_OF_POOR = both("tỷ lệ trong số hộ nghèo (%)", "share of poor households (%)")
_SHARE_OF_M0 = both("đóng góp vào M0 (%)", "contribution to M0 (%)")
INCOME_A_MONTH = both("thu nhập bình quân, triệu đồng/người/tháng", "income, million VND per person per month")
_HOUSEHOLDS = both("số hộ", "households")
_HIGHER = both(
    "không vẽ {households} hộ có thu nhập trên {income}", "not drawn: {households} households with more than {income}"
)
_ASIDE = both(
    "không vẽ {households} hộ có mức sống trên trung bình theo cả hai chuẩn",
    "not drawn: {households} households above the average living standard under both",
)


def new_axes(ax: Axes | None, language: str, *, bars: int = 0) -> Axes:
    """Return the given ``ax``, or a new one high enough for the bars."""
    check_language(language)
    if ax is not None:
        return ax
    with require():
        from matplotlib.figure import Figure
    return Figure(figsize=(9, max(5, 1 + 0.22 * bars)), layout="constrained").subplots()


def plot_classes(
    results: Any, by: str | Sequence[str], *, households: Any = None, ax: Axes | None = None, language: str = "vi"
) -> Axes:
    """Draw the share of households of each class in every unit, the poorest unit on top.

    Parameters
    ----------
    results, households
        The table that ``classify_table`` returned, and the one that was classified, if it has the units.
    by
        The column of the units, such as ``district``, or several, the largest first: ``["district", "commune"]`` keeps
        communes of one name in several districts apart.
    ax
        Where to draw; a new figure if left out.
    language
        ``"vi"`` or ``"en"``.

    Examples
    --------
    >>> import polars as pl
    >>> from mdpoverty import classify_table
    >>> register = pl.DataFrame({"household_id": [1, 2], "district": ["A", "B"], "area": ["rural"] * 2,
    ...                          "income_score": [140, 150], "deprivation_points": [30, 0]})
    >>> results = classify_table(register, standard="vn-2022-2025", review_date=2024)
    >>> plot_classes(results, "district", households=register).get_xlabel()
    'tỷ lệ hộ (%)'
    """
    found, given = check_results(results), None if households is None else to_polars(households)[0]
    units = [name for name in read_names(by) if name != "status"]
    if not units:
        raise InputError(Message("no_units_to_draw"))
    levels = [f"unit:{place}" for place in range(len(units))]
    counts = tabulate(found, units, households=given).rename(dict(zip(units, levels, strict=True)))
    shares = counts.pivot("status", index=levels, values="household_rate")
    shares = shares.sort([name for name in ("poor", "near_poor") if name in shares.columns], nulls_last=False)
    axes = new_axes(ax, language, bars=shares.height)
    names = [" – ".join("?" if part is None else str(part) for part in row) for row in shares.select(levels).rows()]
    left = [0.0] * shares.height
    for status in Status:
        if status.value in shares.columns and (shares[status.value].fill_null(0) > 0).any():
            wide = (100 * shares[status.value].fill_null(0)).to_list()
            axes.barh(range(len(wide)), wide, left=left, label=status.label(language), color=_COLOURS[status],
                      hatch=_HATCHES[status], edgecolor=_EDGE, linewidth=0.5)  # fmt: skip
            left = [start + width for start, width in zip(left, wide, strict=True)]
    axes.set_yticks(range(len(names)), labels=map(literal, names))
    axes.set_xlim(0, 100)
    axes.set_xlabel(_SHARE_OF_HOUSEHOLDS.in_language(language))
    if names:
        axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=3, frameon=False, fontsize="small")
    return without_frame(axes)


def plot_deprivations(
    results: Any, standard: Standard | str, *, status: str = "poor", ax: Axes | None = None, language: str = "vi"
) -> Axes:
    """Draw in what share of the households of a class each indicator is a deprivation, in official order.

    A pale bar shows how much larger the share may be because of unknown answers.
    """
    law = standard_of(standard)
    known = [each.value for each in CLASSES]
    if status not in known:
        raise InputError(Message("no_class_to_draw", {"seen": Seen(status), "allowed": known}))
    some = check_results(results, law).filter(pl.col("status").cast(pl.String) == status)
    axes = new_axes(ax, language)
    names = [literal(indicator.label.in_language(language)) for indicator in reversed(law.indicators)]
    answers = [some[f"deprived_{indicator.id}"] for indicator in reversed(law.indicators)]
    whole = max(some.height, 1)
    certain = [100 * int(answer.sum() or 0) / whole for answer in answers]
    unknown = [100 * answer.null_count() / whole for answer in answers]
    bars = axes.barh(names, certain, color=_COLOURS[Status.POOR])
    axes.barh(names, unknown, left=certain, color="#cccccc", hatch="xx", edgecolor="white")
    told = [f"{share:.1f}" for share in certain]
    axes.bar_label(bars, told if language == "en" else [share.replace(".", ",") for share in told], padding=3)
    axes.set_xlim(0, 100)
    axes.set_xlabel(_SHARE_OF_POOR.in_language(language))
    return without_frame(axes)


def plot_contributions(
    table: Any, standard: Standard | str, *, unit: str = "people", ax: Axes | None = None, language: str = "vi"
) -> Axes:
    """Draw what each indicator contributes to the adjusted headcount ratio M0, coloured by dimension.

    Parameters
    ----------
    table
        What ``measures`` returned without groups.
    standard
        The standard that it was made with.
    unit
        ``people`` or ``households``.
    """
    law = standard_of(standard)
    found = to_polars(table)[0].filter(pl.col("measure") == "contribution", pl.col("unit") == unit)
    if found.height != len(law.indicators):
        raise InputError(Message("contributions_to_draw"))
    shares = dict(zip(found["part"].to_list(), found["value"].to_list(), strict=True))
    axes = new_axes(ax, language)
    for place, dimension in enumerate(law.dimensions):
        inside = [indicator for indicator in law.indicators if indicator.dimension == dimension.id]
        axes.barh(
            [literal(indicator.label.in_language(language)) for indicator in inside],
            [100 * (shares[indicator.id] or 0) for indicator in inside],
            label=literal(dimension.label.in_language(language)),
            color=COLOURS_IN_ORDER[place % len(COLOURS_IN_ORDER)],
            hatch=("", "//", "", "..", "", "xx")[place % 6], edgecolor=_EDGE, linewidth=0.5,
        )  # fmt: skip
    axes.invert_yaxis()
    axes.set_xlabel(_SHARE_OF_M0.in_language(language))
    axes.legend(frameon=False, fontsize="small")
    return without_frame(axes)


def plot_transitions(moves: Reclassification[Any], *, ax: Axes | None = None, language: str = "vi") -> Axes:
    """Draw how households flow from the classes before to the classes after.

    Those above the average living standard under both are not drawn, and a line says how many they are. The numbers
    beside the classes are those of all their households.
    """
    table, _ = to_polars(moves.transitions)
    flows = [
        (Status(row["status_before"]), Status(row["status_after"]), row["households"])
        for row in table.iter_rows(named=True)
        if {row["status_before"], row["status_after"]} != {Status.ABOVE_AVERAGE.value}
    ]
    axes = new_axes(ax, language)
    whole = sum(flow for *_, flow in flows) or 1
    order, gap = list(Status), whole * 0.03
    blocks = [_blocks(flows, side, gap) for side in (0, 1)]
    starts = [{status: low for status, (low, _) in block.items()} for block in blocks]
    for before, after, flow in sorted(flows, key=lambda each: (order.index(each[0]), order.index(each[1]))):
        low, other = starts[0][before], starts[1][after]
        starts[0][before], starts[1][after] = low + flow, other + flow
        _ribbon(axes, (low, low + flow), (other, other + flow), _COLOURS[before], _HATCHES[before])
    for side, block, where, align in (("before", blocks[0], -0.02, "right"), ("after", blocks[1], 1.02, "left")):
        for status, (low, drawn) in block.items():
            total = int(table.filter(pl.col(f"status_{side}").cast(pl.String) == status.value)["households"].sum())
            told = f"{status.label(language)}\n{number(total).in_language(language)}"
            axes.text(where, low + drawn / 2, told, ha=align, va="center", fontsize="small")
    axes.set_xlim(-0.45, 1.45)
    axes.set_ylim(whole + gap * len(order), -gap)
    axes.set_title(f"{moves.before.id} → {moves.after.id}")
    aside = int(table["households"].sum()) - sum(flow for *_, flow in flows)
    if aside:
        told = fill(_ASIDE, households=number(aside)).in_language(language)
        axes.text(0.5, -0.02, told, transform=axes.transAxes, ha="center", va="top", fontsize="small")
    axes.axis("off")
    return axes


def _blocks(flows: Sequence[tuple[Status, Status, int]], side: int, gap: float) -> dict[Status, tuple[float, int]]:
    """Return where the block of each class begins, and its size."""
    found: dict[Status, tuple[float, int]] = {}
    at = 0.0
    for status in Status:
        total = sum(flow[2] for flow in flows if flow[side] is status)
        if total:
            found[status] = (at, total)
            at += total + gap
    return found


def _ribbon(axes: Axes, left: tuple[float, float], right: tuple[float, float], colour: str, hatch: str) -> None:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    (top, bottom), (other_top, other_bottom) = left, right
    there = [(0, top), (0.5, top), (0.5, other_top), (1, other_top)]
    back = [(1, other_bottom), (0.5, other_bottom), (0.5, bottom), (0, bottom), (0, top)]
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    how: dict[str, Any] = {"facecolor": colour, "alpha": 0.75, "hatch": hatch, "edgecolor": _EDGE, "linewidth": 0.4}
    axes.add_patch(PathPatch(Path([*there, *back], codes), **how))


def plot_incomes(
    households: Any, standard: Standard | str, *, ax: Axes | None = None, language: str = "vi", most: int | None = None
) -> Axes:
    """Draw how incomes lie around the lines of a standard, for each area.

    Parameters
    ----------
    households
        A table with ``area`` and ``income_per_capita``, or ``household_income`` and ``size``.
    standard
        Its lines are drawn.
    most
        The greatest income that is drawn, in dong; by default a third above the highest line, or the greatest income of
        all where the standard has no line.
    """
    law = standard_of(standard)
    table = to_polars(households)[0]
    there = {INCOME: tells_income(law, table.columns), "area": "area" in table.columns}
    lacking = [name for name, found in there.items() if not found]
    if lacking:
        raise InputError(Message("no_incomes_to_draw", {"names": lacking}))
    table = table.select("area", income_per_person(law, table, None))
    lines = [(edge.area, edge.last) for band in law.income_bands for edge in band.upper if edge.fact == INCOME]
    top = most or (max(line for _, line in lines) * 4 // 3 if lines else _greatest(table))
    steps = [step / 1e6 for step in range(0, top + _STEP, _STEP)]
    axes = new_axes(ax, language)
    areas = load_dictionary()["area"].values or {}
    for (area, label), colour, style in zip(areas.items(), AREA_COLOURS, ("-", "--"), strict=False):
        some = table.filter(pl.col("area").cast(pl.String) == area, pl.col(INCOME) <= top)[INCOME].drop_nulls() / 1e6
        how: dict[str, Any] = {"color": colour, "linestyle": style}
        axes.hist(some.to_list(), bins=steps, histtype="step", linewidth=1.6, label=label.in_language(language), **how)
        for own, line in lines:
            if own in (area, None):
                axes.axvline(line / 1e6, linewidth=0.8, **how)
                above: dict[str, Any] = {"ha": "center", "va": "bottom", "fontsize": "x-small", "color": colour}
                at = axes.get_xaxis_transform()
                axes.text(line / 1e6, 1.0, number(round(line / 1e6, 2)).in_language(language), transform=at, **above)
    higher = table.filter(pl.col(INCOME) > top).height
    told = [INCOME_A_MONTH.in_language(language)]
    if higher:
        note = fill(_HIGHER, households=number(higher), income=number(round(top / 1e6, 2)))
        told.append(note.in_language(language))
    axes.set_xlabel("\n".join(told))
    axes.xaxis.set_major_formatter(lambda value, _: number(round(value, 2)).in_language(language))
    axes.yaxis.set_major_formatter(lambda value, _: number(round(value)).in_language(language))
    axes.set_ylabel(_HOUSEHOLDS.in_language(language))
    axes.legend(frameon=False)
    return without_frame(axes)


def _greatest(table: pl.DataFrame) -> int:
    """Return the end of the bar with the greatest income; one bar's width if no income is known."""
    greatest: Any = table[INCOME].max() or 0
    return max(-int(-greatest // _STEP), 1) * _STEP


def literal(name: str) -> str:
    """Return a name with its dollar signs escaped, which matplotlib would read as a formula."""
    return name.replace("$", r"\$")


def without_frame(axes: Axes) -> Axes:
    """Return a plot without its upper and its right edge."""
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    return axes


def plot_as_svg(axes: Any) -> str:
    """Return a plot as SVG for a page; the same plot gives the same text."""
    import matplotlib as mpl

    out = io.StringIO()
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "mdpoverty", "font.family": "DejaVu Sans"}):
        axes.figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    text = out.getvalue()
    return text[text.index("<svg") :]
