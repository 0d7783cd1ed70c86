"""The official tables, each checked by hand on a small register, and the workbook that is made of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest

import mdpoverty as mdp

LAW = mdp.load_standard("vn-2022-2025")
NAMES = LAW.indicator_ids


def home(number: int, district: str, commune: str, *deprived: str, **facts: Any) -> dict[str, Any]:
    """Made: rural, within the line, deprived in what is named and in nothing else."""
    ticks = {f"deprived_{name}": name in deprived for name in NAMES}
    return {"household_id": number, "district": district, "commune": commune, "area": "rural",
            "income_per_capita": 1_400_000, "size": 4, "ethnic_minority": False, **ticks, **facts}  # fmt: skip


# Poor: 1, 2, 5, 7; near-poor: 3, 6; average: 4; 8 is undetermined (telecom and information are not known).
HOUSEHOLDS = pl.DataFrame([
    home(1, "A", "A1", "water", "sanitation", "telecom", ethnic_minority=True),
    home(2, "A", "A1", "water", "sanitation", "telecom", "nutrition", size=2),
    home(3, "A", "A2", "water", size=5),
    home(4, "A", "A2", income_per_capita=2_000_000, size=3),
    home(5, "B", "B1", "water", "telecom", "nutrition", size=1),
    home(6, "B", "B1", "sanitation", "telecom", ethnic_minority=True, size=6),
    home(7, "B", "B2", "water", "sanitation", "nutrition", ethnic_minority=True, size=2),
    home(8, "B", "B2", "water", "sanitation", size=3, deprived_telecom=None, deprived_information_means=None),
])  # fmt: skip
# In 2 only a woman of 70, in 5 a severely disabled man: nobody can work. Of 7 nothing is known. In 1 and 5 somebody is
# of revolutionary merit.
ADULT = {"age": 40, "sex": "male", "disability": "not_disabled", "meritorious": False}
MEMBERS = pl.DataFrame([
    {"household_id": 1, **ADULT, "meritorious": True},
    {"household_id": 2, **ADULT, "age": 70, "sex": "female"},
    {"household_id": 3, **ADULT}, {"household_id": 4, **ADULT},
    {"household_id": 5, **ADULT, "disability": "severe", "meritorious": True},
    {"household_id": 6, **ADULT}, {"household_id": 8, **ADULT},
]).join(HOUSEHOLDS.select("household_id"), on="household_id", how="left")  # fmt: skip


@pytest.fixture(scope="module")
def tables() -> mdp.OfficialTables:
    full = HOUSEHOLDS.with_columns(size=pl.when(pl.col("household_id").is_in([1, 2, 5])).then(1).otherwise("size"))
    results = mdp.classify_table(full, MEMBERS, standard=LAW, review_date=2024)
    return mdp.official_tables(
        results, standard=LAW, households=HOUSEHOLDS, members=MEMBERS, by=["district", "commune"], before=before()
    )


def before() -> pl.DataFrame:
    """The review before: 1 and 3 were poor, 5 was near-poor, 9 was poor and is no longer in the register."""
    return pl.DataFrame({"household_id": [1, 3, 5, 9], "status": ["poor", "poor", "near_poor", "poor"]})


def rows(tables: mdp.OfficialTables, name: str, *columns: str) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    return {row[:2]: row[2:] for row in tables[name].select("district", "commune", *columns).rows()}


def test_results(tables: mdp.OfficialTables) -> None:
    found = rows(
        tables, "results", "households", "people", "poor", "poor_people", "near_poor", "exempt", "undetermined"
    )
    # People: 4 + 2 + 5 + 3 + 1 + 6 + 2 + 3 = 26; of the poor 4 + 2 + 1 + 2 = 9.
    assert found == {
        (None, None): (8, 26, 4, 9, 2, 2, 1),
        ("A", None): (4, 14, 2, 6, 1, 1, 0), ("A", "A1"): (2, 6, 2, 6, 0, 1, 0), ("A", "A2"): (2, 8, 0, 0, 1, 0, 0),
        # Whether anybody in 7 can work is not known: of B2 nothing can be said, of B there is 5.
        ("B", None): (4, 12, 2, 3, 1, 1, 1), ("B", "B1"): (2, 7, 1, 1, 1, 1, 0), ("B", "B2"): (2, 5, 1, 2, 0, None, 1),
    }  # fmt: skip
    assert rows(tables, "results", "poor_rate", "near_poor_rate")["A", None] == (50.0, 25.0)


def test_the_goal(tables: mdp.OfficialTables) -> None:
    # Poor 1, 2, 5, 7; exempt 2 and 5; of 7 it is not known. Still to lift: 1 and 7, with 4 + 2 people; of them with an
    # ethnic minority both, with a meritorious member 1.
    names = (
        "poor",
        "exempt",
        "to_lift",
        "to_lift_people",
        "exempt_unknown",
        "to_lift_ethnic_minority",
        "to_lift_meritorious",
    )
    found = rows(tables, "goal", *names)
    assert found[None, None] == (4, 2, 2, 6, 1, 2, 1)
    assert found["B", "B1"] == (1, 1, 0, 0, 0, 0, 0)


def test_changes(tables: mdp.OfficialTables) -> None:
    # Poor before: 1, 3, 9. 3 left, 9 is gone, 2, 5 and 7 come in: 3 - 1 - 1 + 3 = 4.
    found = rows(tables, "changes_poor", "begin", "left", "gone", "come", "end")
    assert found[None, None] == (3, 1, 1, 3, 4)
    assert found["A", None] == (2, 1, 0, 1, 2)
    assert found["B", None] == (0, 0, 0, 2, 2)
    # Near-poor before: 5, who became poor and so has not escaped. 3 and 6 come in: 1 - 1 + 2 = 2.
    names = ("begin", "left", "became_poor", "now_unknown", "gone", "come", "then_unknown", "end")
    assert rows(tables, "changes_near_poor", *names)[None, None] == (1, 0, 1, 0, 0, 2, 0, 2)


def test_who_is_undetermined_has_neither_left_nor_come() -> None:
    # Now: 1 poor, 2 poor, 5 poor, 7 poor, 3 and 6 near-poor, 4 average, 8 undetermined. Then: 4 and 8 were poor,
    # 1 was undetermined, 6 was near-poor, 7 average. Poor: begin 4, 8; 4 left; of 8 it is not known; 7 came, and 2, 3,
    # 5, who were not in the register then; 1 was undetermined: 2 - 1 - 1 + 3 + 1 = 4.
    results = mdp.classify_table(HOUSEHOLDS, standard=LAW, review_date=2024)
    then = {4: "poor", 8: "poor", 1: "undetermined", 6: "near_poor", 7: "average_living_standard"}
    before_ = pl.DataFrame({"household_id": list(then), "status": list(then.values())})
    found = mdp.official_tables(results, standard=LAW, households=HOUSEHOLDS, before=before_)
    names = ("begin", "left", "now_unknown", "gone", "come", "then_unknown", "end")
    assert found["changes_poor"].select(names).row(0) == (2, 1, 1, 0, 3, 1, 4)
    near_poor = found["changes_near_poor"].select("begin", "left", "became_poor", "come", "end").row(0)
    assert near_poor == (1, 0, 0, 1, 2)


def test_who_fell_back() -> None:
    # Two reviews ago 5 and 7 were poor, at the review before they were not: they fell back. 2 is new.
    results = mdp.classify_table(HOUSEHOLDS, standard=LAW, review_date=2024)
    once = pl.DataFrame({"household_id": [5, 7], "status": ["poor", "poor"]})
    how: dict[str, Any] = {"standard": LAW, "households": HOUSEHOLDS}
    found = mdp.official_tables(results, **how, before=before(), earlier=once)["changes_poor"]
    assert found.select("come", "fell_back", "new").row(0) == (3, 2, 1)
    with pytest.raises(
        mdp.MdpovertyError, match="earlier shows who became poor again since the review before; give before"
    ):
        mdp.official_tables(results, **how, earlier=once)


def test_by_ethnicity_and_cause() -> None:
    named = HOUSEHOLDS.with_columns(
        ethnicity=pl.Series(["Bru-Vân Kiều", "Kinh", "Kinh", "Kinh", "Kinh", "Tà Ôi", "Bru-Vân Kiều", "Kinh"]),
        cause=pl.Series(["thiếu đất", "ốm đau", None, None, "thiếu đất", None, "thiếu đất", None]),
    )
    results = mdp.classify_table(named, standard=LAW, review_date=2024)
    tables = mdp.official_tables(results, standard=LAW, households=named)
    assert tables["by_ethnicity"].select("ethnicity", "poor", "near_poor").rows() == [
        (None, 4, 2), ("Bru-Vân Kiều", 2, 0), ("Kinh", 2, 1), ("Tà Ôi", 0, 1)
    ]  # fmt: skip
    causes = {row[0]: row[1] for row in tables["by_cause"].select("cause", "poor").rows()}
    assert causes == {None: 4, "?": 0, "thiếu đất": 3, "ốm đau": 1}


def test_deprivations(tables: mdp.OfficialTables) -> None:
    found = rows(tables, "deprivations_poor", "total", "nutrition", "water", "sanitation", "telecom", "deprivations")
    assert found[None, None] == (4, 3, 4, 3, 3, 13)
    assert found["B", "B2"] == (1, 1, 1, 1, 0, 3)
    assert tables["deprivations_poor"].columns[3:-2] == list(NAMES)  # official order
    assert rows(tables, "deprivations_poor_rates", "total", "water", "telecom")[None, None] == (4, 100.0, 75.0)
    assert rows(tables, "deprivations_near_poor", "total", "water", "sanitation")[None, None] == (2, 1, 1)


def test_what_is_known_of_none_is_not_nought() -> None:
    # Totals of forms only: 1 and 4 are poor with 3 and 5 deprivations, in which ones nobody knows.
    forms = pl.DataFrame({"household_id": [1, 2, 3, 4], "district": ["Y", "X", None, "X"], "area": ["rural"] * 4,
                          "size": [4, 2, 5, 3], "income_score": [140, 120, 150, 130],
                          "deprivation_points": [30, 20, 0, 50],
                          "ethnic_minority": [True, None, None, None]})  # fmt: skip
    results = mdp.classify_table(forms, standard=LAW, review_date=2024)
    found = mdp.official_tables(results, standard=LAW, households=forms, by="district")
    poor = found["deprivations_poor"]
    assert poor.select("district", "total", "water", "deprivations", "unknown_indicators").rows() == [
        (None, 2, None, 8, 2), ("X", 1, None, 5, 1), ("Y", 1, None, 3, 1), ("?", 0, 0, 0, 0)
    ]  # fmt: skip
    assert found["deprivations_poor_rates"].select("total", "water", "unknown_indicators").row(0) == (2, None, 2)
    groups = found["groups_poor"].select("district", "nobody_can_work", "ethnic_minority", "unknown_groups").rows()
    assert groups == [(None, None, 1, 2), ("X", None, None, 1), ("Y", None, 1, 1), ("?", 0, 0, 0)]
    assert found["goal"].select("exempt", "to_lift", "exempt_unknown").row(0) == (None, 2, 2)
    assert found.forms[0].labelled("vi")["Huyện"].to_list()[-1] == "chưa rõ"


def test_units_stand_in_vietnamese_order() -> None:
    names = ["Vĩnh Linh", "Đakrông", "Hướng Hóa", "Đông Hà", "Cam Lộ", "Hải Lăng", "Dốc Miếu", None]
    homes = pl.DataFrame({"household_id": range(8), "district": names, "area": ["rural"] * 8, "income_score": [1] * 8})
    results = mdp.classify_table(homes, standard=LAW, review_date=2024)
    found = mdp.official_tables(results, standard=LAW, households=homes, by="district")["results"]
    assert found["district"].to_list() == [
        None, "Cam Lộ", "Dốc Miếu", "Đakrông", "Đông Hà", "Hải Lăng", "Hướng Hóa", "Vĩnh Linh", "?"
    ]  # fmt: skip


def test_groups_overlap(tables: mdp.OfficialTables) -> None:
    found = rows(
        tables, "groups_poor", "total", "ethnic_minority", "nobody_can_work", "meritorious", "ethnic_minority_rate"
    )
    assert found[None, None] == (4, 2, 2, 2, 50.0)
    # Of 3 and 6 one member is listed, who is not of merit; of the other persons whom size counts nothing is known.
    assert rows(tables, "groups_near_poor", "total", "ethnic_minority", "meritorious")[None, None] == (2, 1, None)


def test_any_group() -> None:
    # With an untreated illness 1 (poor) and 3 (near-poor); of 5 it is not known.
    ill = {1: True, 3: True, 5: None}
    members = MEMBERS.with_columns(untreated_illness=pl.col("household_id").replace_strict(ill, default=False))
    full = HOUSEHOLDS.with_columns(size=pl.when(pl.col("household_id").is_in([1, 2, 5])).then(1).otherwise("size"))
    results = mdp.classify_table(full, members, standard=LAW, review_date=2024)
    how: dict[str, Any] = {"standard": LAW, "households": full, "members": members, "by": "district"}
    found = mdp.official_tables(results, **how, groups="untreated_illness")
    goal = found["goal"].select("district", "to_lift", "to_lift_untreated_illness").rows()
    assert goal == [(None, 2, 1), ("A", 1, 1), ("B", 1, None)]  # of 7, in B, nothing is known
    # 3 has somebody who is ill; of 6 one of six persons is listed, and the others may be.
    assert found["groups_near_poor"].row(0) == (None, 2, 0, 0.0, 1, 50.0, 1)
    form = next(form for form in found.forms if form.name == "groups_poor")
    assert form.headings["untreated_illness"].en == "Ill without treatment"
    with pytest.raises(mdp.MdpovertyError, match="commune: holds text; a group is a column of true and false"):
        mdp.official_tables(results, **how, groups=["commune"])
    with pytest.raises(mdp.MdpovertyError, match="merit: no table has this column"):
        mdp.official_tables(results, **how, groups=["merit"])


def people(household: int, *ages: int | None, born: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    of_age = [{"household_id": household, "age": age, "birth_date": None} for age in ages]
    return [*of_age, *({"household_id": household, "age": None, "birth_date": day} for day in born)]


def test_children() -> None:
    # Under 16 on 31 December 2024. In 1 those of 10 and 15; in 2 the one born on 1 January 2009 (15), not the one born
    # on 31 December 2008 (16); of 5 the age, of 7 the members are not known. Of the near-poor, 3 has two, 6 has one.
    listed = pl.DataFrame([
        *people(1, 10, 15, 16, 40), *people(2, born=("2008-12-31", "2009-01-01")), *people(5, None),
        *people(3, 0, 3, 40, 41, 70), *people(6, 5, 16, 30, 31, 60, 61), *people(4, 1, 2, 3), *people(8, 1, 2, 3),
    ]).with_columns(pl.col("birth_date").str.to_date())  # fmt: skip
    results = mdp.classify_table(HOUSEHOLDS, listed, standard=LAW, review_date=2024)
    how: dict[str, Any] = {"standard": LAW, "households": HOUSEHOLDS, "members": listed, "by": "district"}
    found = mdp.official_tables(results, **how, review_date=2024)
    columns = ("children", "water", "sanitation", "telecom", "nutrition", "unknown_members")
    # Water: 1, 2, 5, 7; sanitation: 1, 2, 7; telecom: 1, 2, 5; nutrition: 2, 5, 7.
    assert found["children_poor"].select("district", "total", *columns).rows() == [
        (None, 4, 3, 3, 3, 3, 1, 2), ("A", 2, 3, 3, 3, 3, 1, 0), ("B", 2, 0, 0, 0, 0, 0, 2)
    ]  # fmt: skip
    assert found["children_near_poor"].select("total", *columns).row(0) == (2, 3, 2, 1, 1, 0, 0)
    form = next(form for form in found.forms if form.name == "children_poor")
    assert form.title.vi == "Thiếu hụt của trẻ em trong các hộ nghèo"
    assert form.labelled("vi").columns[1:3] == ["Hộ nghèo", "Số trẻ em"]
    assert "children_poor" not in mdp.official_tables(results, **how).names  # the day is needed for ages
    assert "children_poor" not in mdp.official_tables(results, **{**how, "members": None}, review_date=2024).names


def test_by_number(tables: mdp.OfficialTables) -> None:
    assert rows(tables, "number_poor", "total", "n2", "n3", "n4", "unknown_number")[None, None] == (4, 0, 3, 1, 0)
    assert rows(tables, "number_near_poor", "n1", "n2")[None, None] == (1, 1)


def test_the_lists(tables: mdp.OfficialTables) -> None:
    poor = tables["list_poor"]
    assert poor["household_id"].to_list() == [1, 2, 5, 7]
    row = poor.row(1, named=True)
    assert (row["persons"], row["deprivation_count_min"], row["deprivation_count_max"]) == (2, 4, 4)
    assert row["exempt"] is True
    assert "exempt" not in tables["list_near_poor"].columns
    assert row["deprived_in"] == "dinh dưỡng; nguồn nước sinh hoạt; nhà tiêu hợp vệ sinh; sử dụng dịch vụ viễn thông"
    assert tables["list_near_poor"]["household_id"].to_list() == [3, 6]


def test_every_total_is_the_sum_of_its_parts(tables: mdp.OfficialTables) -> None:
    for name in tables.names:
        if name.startswith(("list_", "changes_")) or name.endswith("_rates"):
            continue
        whole = tables[name].filter(pl.col("commune").is_null()).drop("commune")
        numbers = whole.with_columns(pl.col("district").fill_null("all"))
        assert mdp.check_totals(numbers, total="all", by="district") == [], name
        assert mdp.check_totals(tables[name], by=["district", "commune"]) == [], name


def test_people_of_unknown_number_are_not_guessed() -> None:
    holed = HOUSEHOLDS.with_columns(size=pl.when(pl.col("household_id") != 3).then("size"))
    results = mdp.classify_table(holed, standard=LAW, review_date=2024)
    found = mdp.official_tables(results, standard=LAW, households=holed, by="district")["results"]
    assert found["people"].to_list() == [None, None, 12]
    assert found["poor_people"].to_list() == [9, 6, 3]


def test_a_published_table_that_does_not_add_up_is_pointed_out() -> None:
    published = pd.DataFrame({"vùng": ["Cả nước", "Bắc", "Nam"], "nghèo": [1000, 600, 310], "cận": [50, 20, 30]})
    [fault] = mdp.check_totals(published, total="Cả nước", by="vùng")
    assert str(fault) == "nghèo: the parts add up to 910, the total says 1000 (90 less)"
    with pytest.raises(mdp.MdpovertyError, match="vùng: rows of totals: 0, expected: 1; use total= to say what"):
        mdp.check_totals(published, total="all", by="vùng")
    with pytest.raises(mdp.MdpovertyError, match="vung: the table has no such column – did you mean 'vùng'"):
        mdp.check_totals(published, total="Cả nước", by="vung")
    with pytest.raises(mdp.MdpovertyError, match="vùng: holds text; only numbers can be added up"):
        mdp.check_totals(published, total="Cả nước", by="vùng", columns="vùng")


def test_totals_of_two_levels() -> None:
    # In all 10 and 4 + 5 in the districts; A 4 of 1 + 3; B says 5, its communes have 6.
    published = pl.DataFrame({
        "district": [None, "A", "A", "A", "B", "B", "B"], "commune": [None, None, "A1", "A2", None, "B1", "B2"],
        "poor": [10, 4, 1, 3, 5, 2, 4],
    })  # fmt: skip
    found = [str(fault) for fault in mdp.check_totals(published, by=["district", "commune"])]
    assert found == [
        "poor: the parts add up to 9, the total says 10 (1 less)",
        "B, poor: the parts add up to 6, the total says 5 (1 more)",
    ]
    with pytest.raises(mdp.MdpovertyError, match="commune: rows of totals: 1, expected: 2"):
        mdp.check_totals(published.filter(~(pl.col("district").eq_missing(pl.lit("B")) & pl.col("commune").is_null())),
                         by=["district", "commune"])  # fmt: skip


def test_the_workbook(tables: mdp.OfficialTables, tmp_path: Path) -> None:
    path = tables.write_xlsx(tmp_path / "official.xlsx")
    import fastexcel

    book = fastexcel.read_excel(path)
    assert len(book.sheet_names) == len(tables.names) + 1
    assert book.sheet_names[:3] == ["Căn cứ", "1. Kết quả", "2. Mục tiêu"]
    cover = dict(book.load_sheet(0, header_row=None).to_polars().rows())
    assert (cover["Mã chuẩn"], cover["Mã kiểm tra sha256"]) == (LAW.id, LAW.digest)
    first = book.load_sheet(1, header_row=2).to_polars()
    assert first.columns[:4] == ["Huyện", "Xã", "Tổng số hộ", "Tổng số nhân khẩu"]
    assert first.row(0)[:4] == ("Tổng số", None, 8, 26)
    english = fastexcel.read_excel(tables.write_xlsx(tmp_path / "en.xlsx", "en"))
    assert english.load_sheet(1, header_row=2).to_polars().columns[2] == "Households"


def test_a_workbook_is_named_as_one(tables: mdp.OfficialTables, tmp_path: Path) -> None:
    with pytest.raises(
        mdp.MdpovertyError, match=r"t\.csv: the tables go into a workbook; give it a name that ends in \.xlsx"
    ):
        tables.write_xlsx(tmp_path / "t.csv")
    with pytest.raises(mdp.MdpovertyError, match="unknown language 'fr'; allowed: 'vi', 'en'"):
        tables.write_xlsx(tmp_path / "t.xlsx", "fr")


def test_long_cells_get_rows_high_enough(tables: mdp.OfficialTables, tmp_path: Path) -> None:
    # A program that prints a sheet may not find out by itself how high a row is; four indicators take two lines.
    import re
    import zipfile

    tables.write_xlsx(tmp_path / "t.xlsx")
    with zipfile.ZipFile(tmp_path / "t.xlsx") as book:
        sheet = book.read(f"xl/worksheets/sheet{tables.names.index('list_poor') + 2}.xml").decode()
    heights = {int(row): float(height) for row, height in re.findall(r'<row r="(\d+)"[^>]* ht="([\d.]+)"', sheet)}
    assert heights[5] > 30  # the second household, behind title, blank and headings


def test_what_was_not_classified_is_refused(tables: mdp.OfficialTables) -> None:
    assert repr(tables).startswith("OfficialTables\n  results (7, 12): Results of the review")
    results = mdp.classify_table(HOUSEHOLDS, standard=LAW, review_date=2024)
    with pytest.raises(mdp.MdpovertyError, match="follow another standard, not vn-2016-2020"):
        mdp.official_tables(results, standard="vn-2016-2020", households=HOUSEHOLDS)
    with pytest.raises(mdp.MdpovertyError, match="before: no column status; give the table that classify_table"):
        mdp.official_tables(results, standard=LAW, households=HOUSEHOLDS, before=HOUSEHOLDS)
    with pytest.raises(mdp.MdpovertyError, match="that are not in households: 1, 2, 3, 4, 5, 6, 7, 8; give"):
        mdp.official_tables(results, standard=LAW, households=HOUSEHOLDS.with_columns(pl.col("household_id") + 90))


def test_csv_files(tables: mdp.OfficialTables, tmp_path: Path) -> None:
    paths = tables.write_csv(tmp_path / "out")
    assert [path.stem for path in paths] == list(tables.names)
    assert pl.read_csv(paths[0]).columns[2] == "Tổng số hộ"


def test_pandas_in_pandas_out() -> None:
    households = HOUSEHOLDS.to_pandas()
    results = mdp.classify_table(households, standard=LAW, review_date=2024)
    found = mdp.official_tables(results, standard=LAW, households=households)
    assert isinstance(found["results"], pd.DataFrame)
    assert found["results"]["households"].tolist() == [8]
    with pytest.raises(KeyError, match="no table is called 'result'; there are results, goal"):
        found["result"]
