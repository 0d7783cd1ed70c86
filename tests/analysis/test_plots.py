"""Pictures: what is drawn is what was counted, in both languages, into the axes that were given."""

from __future__ import annotations

import polars as pl
import pytest
from matplotlib.figure import Figure

import mdpoverty as mdp

LAW = mdp.load_standard("vn-2022-2025")
# Made: four households, by points; district A has a poor and a near-poor one, B an average and an undetermined one.
HOUSEHOLDS = pl.DataFrame({
    "household_id": [1, 2, 3, 4], "district": ["A", "A", "B", "B"], "area": ["rural", "rural", "rural", "urban"],
    "income_per_capita": [1_400_000, 1_000_000, 2_000_000, None], "deprivation_points": [30, 10, 0, None],
    "deprived_water": [True, True, False, None], "deprived_toilet": [None] * 4,
}).drop("deprived_toilet")  # fmt: skip


def results() -> pl.DataFrame:
    return mdp.classify_table(HOUSEHOLDS, standard=LAW, review_date=2024)


def test_the_shares_of_the_classes_of_every_unit() -> None:
    axes = mdp.plot_classes(results(), "district", households=HOUSEHOLDS)
    widths = {container.get_label(): [round(bar.get_width(), 6) for bar in container] for container in axes.containers}
    assert widths == {
        "hộ nghèo": [0.0, 50.0], "hộ cận nghèo": [0.0, 50.0], "hộ có mức sống trung bình": [50.0, 0.0],
        "chưa xác định": [50.0, 0.0],
    }  # fmt: skip
    assert [label.get_text() for label in axes.get_yticklabels()] == ["B", "A"]  # the poorest on top
    assert axes.get_xlim() == (0, 100)


def test_it_draws_where_it_is_told_to_and_returns_that() -> None:
    given = Figure().subplots()
    assert mdp.plot_classes(results(), "district", households=HOUSEHOLDS, ax=given, language="en") is given
    assert given.get_xlabel() == "share of households (%)"
    assert "poor household" in [text.get_text() for text in given.get_legend().get_texts()]


def test_deprivations_certain_and_unknown() -> None:
    axes = mdp.plot_deprivations(results(), LAW)
    certain, unknown = ([bar.get_width() for bar in container] for container in axes.containers[:2])
    names = [label.get_text() for label in axes.get_yticklabels()][::-1]
    assert names == [indicator.label.vi for indicator in LAW.indicators]  # official order from the top
    water = len(names) - 1 - names.index("nguồn nước sinh hoạt")
    assert certain[water] == 100  # of one poor household
    assert unknown[water] == 0
    assert unknown[0] == 100
    assert "100,0" in [text.get_text() for text in axes.texts]


def test_contributions_by_dimension() -> None:
    ticks = {f"deprived_{name}": [name in ("water", "telecom", "nutrition")] for name in LAW.indicator_ids}
    table = pl.DataFrame({"household_id": [1], "area": ["rural"], "income_per_capita": [1], "size": [3], **ticks})
    found = mdp.measures(mdp.classify_table(table, standard=LAW, review_date=2024), standard=LAW, households=table)
    axes = mdp.plot_contributions(found, LAW, language="en")
    widths = [round(bar.get_width(), 3) for container in axes.containers for bar in container]
    assert sorted(widths)[-3:] == [33.333] * 3
    assert len(axes.containers) == len(LAW.dimensions)
    with pytest.raises(mdp.MdpovertyError, match="give measures of one cut-off, without groups"):
        mdp.plot_contributions(found.head(3), LAW)


def test_transitions_name_the_classes_and_their_sizes() -> None:
    moves = mdp.reclassify(HOUSEHOLDS, before="vn-2016-2020", after=LAW, review_date=2021, recorded_under="both")
    axes = mdp.plot_transitions(moves, language="vi")
    told = [text.get_text() for text in axes.texts]
    assert "hộ nghèo\n1" in told
    assert axes.get_title() == "vn-2016-2020 → vn-2022-2025"
    # One ribbon for each pair of classes but those that stay above the average.
    stays = (pl.col("status_before") == "above_average") & (pl.col("status_after") == "above_average")
    pairs = moves.transitions.filter(~stays)
    assert len(axes.patches) == pairs.height


def test_the_flow_says_whom_it_does_not_draw() -> None:
    # Made: one poor before and near-poor after; one who falls from above the average; two who stay above it.
    homes = pl.DataFrame({"household_id": range(4), "area": ["rural"] * 4, "deprivation_points": [0] * 4,
                          "income_per_capita": [600_000, 1_600_000, 9_000_000, 9_000_000]})  # fmt: skip
    moves = mdp.reclassify(homes, before="vn-2016-2020", after=LAW, review_date=2021, recorded_under="both")
    told = [text.get_text() for text in mdp.plot_transitions(moves, language="en").texts]
    assert "household above the average living standard\n3" in told  # before: of all, not only of those drawn
    assert "not drawn: 2 households above the average living standard under both" in told


def test_communes_of_one_name_are_told_apart() -> None:
    homes = HOUSEHOLDS.with_columns(commune=pl.lit("Tân Lập"))
    axes = mdp.plot_classes(results(), ["district", "commune"], households=homes)
    assert [label.get_text() for label in axes.get_yticklabels()] == ["B – Tân Lập", "A – Tân Lập"]


def test_what_cannot_be_drawn_is_told() -> None:
    with pytest.raises(mdp.MdpovertyError, match="unknown language 'fr'; allowed: 'vi', 'en'"):
        mdp.plot_classes(results(), "district", households=HOUSEHOLDS, language="fr")
    with pytest.raises(mdp.MdpovertyError, match="status='Poor' is not a class; allowed: poor, near_poor"):
        mdp.plot_deprivations(results(), LAW, status="Poor")
    with pytest.raises(mdp.MdpovertyError, match="follow another standard, not vn-2016-2020"):
        mdp.plot_deprivations(results(), "vn-2016-2020")


def test_incomes_with_the_lines() -> None:
    axes = mdp.plot_incomes(HOUSEHOLDS, LAW)
    lines = sorted(round(float(line.get_xdata()[0]), 3) for line in axes.lines)
    assert lines == [1.5, 2.0, 2.25, 3.0]
    assert axes.get_xlabel() == "thu nhập bình quân, triệu đồng/người/tháng"
    assert {text.get_text() for text in axes.texts} == {"1,5", "2", "2,25", "3"}
    rich = HOUSEHOLDS.with_columns(pl.when(pl.col("household_id") < 3).then(9_000_000).alias("income_per_capita"))
    assert mdp.plot_incomes(rich, LAW).get_xlabel().endswith("không vẽ 2 hộ có thu nhập trên 4")
    with pytest.raises(mdp.MdpovertyError, match="no column income_per_capita"):
        mdp.plot_incomes(HOUSEHOLDS.drop("income_per_capita"), LAW)


@pytest.mark.parametrize(
    ("incomes", "end"),
    [([1_400_000, 9_000_001, None], 9.1), ([40_000_000, 1, 2], 40.0), ([0, None, None], 0.1), ([None] * 3, 0.1)],
)
def test_without_lines_all_incomes_are_drawn(incomes: list[int | None], end: float) -> None:
    plain = LAW.model_copy(update={"income_bands": ()})
    table = pl.DataFrame({"household_id": [1, 2, 3], "area": ["rural"] * 3, "income_per_capita": incomes},
                         schema_overrides={"income_per_capita": pl.Int64})  # fmt: skip
    axes = mdp.plot_incomes(table, plain, language="en")
    assert "not drawn" not in axes.get_xlabel()
    right = max(float(x) for patch in axes.patches for x, _ in patch.get_xy())
    assert round(right, 6) == end


def test_vietnamese_letters_have_glyphs() -> None:
    from matplotlib.font_manager import FontProperties, findfont, get_font

    letters = {letter for indicator in LAW.indicators for letter in indicator.label.vi} | set("ĐđẮẶỀỆỐỘỬỰỲỴỶỸ")
    known = get_font(findfont(FontProperties())).get_charmap()
    assert not [letter for letter in letters if ord(letter) not in known]
