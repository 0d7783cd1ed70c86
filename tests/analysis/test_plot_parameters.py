"""The picture of the income lines over time: what is drawn is what the table says, in both languages."""

from __future__ import annotations

import polars as pl
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

import mdpoverty as mdp


def levels(axes: Axes) -> set[tuple[float, float, float, str]]:
    """Return the levels that are drawn: from, through, million dong a month, how the line is dashed."""
    lines = [(*line.get_xdata(), *line.get_ydata(), line.get_linestyle()) for line in axes.lines]
    return {(first, last, round(low, 3), style) for first, last, low, high, style in lines if low == high}


def test_each_line_is_a_level_and_a_provisional_one_is_dashed() -> None:
    axes = mdp.plot_parameters(mdp.parameters("vn", 2016, 2030))
    first = {(2016, 2022, amount, "-") for amount in (0.7, 0.9, 1, 1.3, 1.5, 1.95)}
    second = {(2022, 2027, amount, "-") for amount in (1.5, 2, 2.25, 3)}
    assert levels(axes) == first | second | {(2027, 2031, 2.2, "--"), (2027, 2031, 2.8, "--")}
    assert {"0,7", "1,95", "2,25"} <= {text.get_text() for text in axes.texts}
    assert axes.get_xlabel() == "không tìm thấy: trên chuẩn đến mức sống trung bình (2027–2030)"


def test_a_line_for_a_year_is_drawn_as_its_twelfth() -> None:
    axes = mdp.plot_parameters(mdp.parameters("ho_chi_minh"), language="en")
    # 36 and 46 million a year, through 30 September 2024: 274 of 366 days.
    assert levels(axes) == {(2021, 2024 + 274 / 366, 3, "-"), (2021, 2024 + 274 / 366, 3.833, "-")}
    assert "both areas" in [text.get_text() for text in axes.get_legend().get_texts()]


def test_several_places_have_a_colour_each_and_the_newest_revision_is_drawn() -> None:
    given = Figure().subplots()
    table = mdp.parameters(None, revisions=True)
    axes = mdp.plot_parameters(table, ax=given, language="en")
    assert axes is given
    named = [text.get_text() for text in axes.get_legend().get_texts()]
    assert {"Viet Nam", "Hà Nội", "rural", "urban", "both areas", "provisional"} <= set(named)
    assert levels(axes) == levels(mdp.plot_parameters(mdp.parameters(None)))
    assert "not found: Thành phố Hồ Chí Minh, above the line" in axes.get_xlabel()


def test_rows_are_chosen_before_they_are_drawn() -> None:
    table = mdp.parameters("vn", 2022, 2025).filter(pl.col("area") == "rural")
    assert levels(mdp.plot_parameters(table)) == {(2022, 2027, 1.5, "-"), (2022, 2027, 2.25, "-")}


@pytest.mark.parametrize("table", [mdp.parameters("vn", 2040), pl.DataFrame({"household_id": [1]})])
def test_a_table_without_lines_is_refused(table: pl.DataFrame) -> None:
    with pytest.raises(mdp.MdpovertyError, match="the table has no income line"):
        mdp.plot_parameters(table)
