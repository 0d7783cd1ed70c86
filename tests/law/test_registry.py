"""Finding standards: by id, by path, by date; the digest; nothing of a standard can be changed."""

from __future__ import annotations

import shutil
from dataclasses import FrozenInstanceError
from datetime import date, timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

import mdpoverty as mdp
from mdpoverty.errors import NoStandardError, StandardFileError, UnknownStandardError
from mdpoverty.law import shipped

FICTIONAL = Path(__file__).parent / "fictional"


def quarters() -> list[tuple[date, date]]:
    begins = [date(year, month, 1) for year in range(2015, 2032) for month in (1, 4, 7, 10)]
    ends = [*begins[1:], date(2032, 1, 1)]
    return [(begin, end - timedelta(days=1)) for begin, end in zip(begins, ends, strict=True)]


@pytest.mark.parametrize(("first", "last"), quarters(), ids=lambda day: day.isoformat())
def test_every_quarter_has_one_standard_or_an_explicit_none(first: date, last: date) -> None:
    # Decision 59/2015 from 2016, kept for 2021 by Decree 07/2021 Art. 2; Decree 07/2021 from 2022, kept for 2026.
    if first.year < 2016:
        words = "after it vn-2016-2020, which begins on 2016-01-01"
    elif first.year > 2030:
        words = "before it vn-2027-2030, which ends on 2030-12-31"
    elif first.year > 2026:  # Decree 351/2025; its annex was not seen
        for day in (first, last):
            with pytest.raises(
                mdp.MdpovertyError, match=f"{day}: vn-2027-2030 is provisional: parts of the law are not"
            ):
                mdp.standard_on(day)
            assert mdp.standard_on(day, allow_provisional=True).id == "vn-2027-2030"
        return
    else:
        expected = "vn-2016-2020" if first.year <= 2021 else "vn-2022-2025"
        assert (mdp.standard_on(first).id, mdp.standard_on(last).id) == (expected, expected)
        return
    for day in (first, last):
        with pytest.raises(NoStandardError) as refused:
            mdp.standard_on(day)
        assert str(refused.value) == f"no standard applies on {day}; {words}; name one to use it all the same"


def test_a_day_may_be_written_as_text_and_not_otherwise() -> None:
    assert mdp.standard_on("2021-12-31").id == "vn-2016-2020"
    assert mdp.standard_on("31/12/2021").id == "vn-2016-2020"
    assert mdp.standard_on("2022-01-01").id == "vn-2022-2025"
    with pytest.raises(NoStandardError, match=r"'12/31/2021' is not a date; write it as 2024-12-31 or 31/12/2024"):
        mdp.standard_on("12/31/2021")


def test_the_list_is_in_the_order_of_the_first_day() -> None:
    assert [standard.id for standard in mdp.list_standards("vn")] == ["vn-2016-2020", "vn-2022-2025", "vn-2027-2030"]
    assert [standard.id for standard in mdp.list_standards()] == [
        "vn-2016-2020", "vn-ha-noi-2016-2020", "vn-ho-chi-minh-2021-2024", "vn-2022-2025", "vn-dong-nai-2022-2025",
        "vn-2027-2030",
    ]  # fmt: skip


def test_an_id_a_path_and_the_text_of_a_path_give_the_same() -> None:
    path = shipped.standards_folder() / "vn" / "vn-2022-2025.yaml"
    by_id = mdp.load_standard("vn-2022-2025")
    assert by_id == mdp.load_standard(path) == mdp.load_standard(str(path))
    assert by_id is mdp.load_standard("vn-2022-2025")
    assert by_id != mdp.load_standard("vn-2016-2020")


def test_an_unknown_id_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownStandardError) as refused:
        mdp.load_standard("vn-2022-2026")
    assert str(refused.value) == (
        "no standard is called 'vn-2022-2026' – did you mean 'vn-2022-2025'?; shipped: vn-2016-2020, vn-2022-2025, "
        "vn-2027-2030, vn-dong-nai-2022-2025, vn-ha-noi-2016-2020, vn-ho-chi-minh-2021-2024; "
        "the path of a YAML file works too"
    )


def test_a_table_of_the_folder_is_no_standard() -> None:
    with pytest.raises(UnknownStandardError, match="no standard is called 'working-age'"):
        mdp.load_standard("working-age")


def copy_of_the_project(folder: Path, *, installed: bool) -> Path:
    """Make the folders of an installed package, or of a checkout, and return where shipped.py would be."""
    package = folder / "src" / "mdpoverty"
    (package / "law").mkdir(parents=True)
    shutil.copytree(shipped.standards_folder(), package / "standards" if installed else folder / "standards")
    return package / "law" / "shipped.py"


@pytest.mark.parametrize("installed", [True, False])
def test_the_folder_is_found_in_the_package_and_in_a_checkout(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    installed: bool,  # noqa: FBT001
) -> None:
    monkeypatch.setattr(shipped, "__file__", str(copy_of_the_project(tmp_path, installed=installed)))
    assert shipped.standards_folder() == tmp_path / ("src/mdpoverty/standards" if installed else "standards")


def test_the_package_comes_before_the_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shipped, "__file__", str(copy_of_the_project(tmp_path, installed=True)))
    shutil.copytree(tmp_path / "src/mdpoverty/standards", tmp_path / "standards")
    assert shipped.standards_folder() == tmp_path / "src/mdpoverty/standards"


def test_an_installation_without_standards_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shipped, "__file__", str(tmp_path / "src" / "mdpoverty" / "law" / "shipped.py"))
    with pytest.raises(StandardFileError, match="the standards are missing from this installation"):
        shipped.standards_folder()


def changed(folder: Path, old: str, new: str, file: str = "atlantis-1.yaml") -> mdp.Standard:
    """Load the fictional standard with one text of one of its files replaced."""
    for name in ("atlantis-1.yaml", "tables.yaml"):
        shutil.copy(FICTIONAL / name, folder)
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return mdp.load_standard(folder / "atlantis-1.yaml")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("# A standard of a country", "# Another comment about a country"),
        ("tables: [tables]", "tables:\n  - tables"),
        ('{vi: "Chuẩn Atlantis", en: "Standard of Atlantis"}', "{en: Standard of Atlantis, vi: Chuẩn Atlantis}"),
        ("\nincome_measures: [income_per_capita]\n", "\n\n\nincome_measures:   [ income_per_capita ]\n\n"),
    ],
)  # fmt: skip
def test_layout_and_comments_do_not_change_the_digest(tmp_path: Path, old: str, new: str) -> None:
    assert changed(tmp_path, old, new).digest == mdp.load_standard(FICTIONAL / "atlantis-1.yaml").digest


@pytest.mark.parametrize(
    ("old", "new", "file"),
    [
        ("below: 100,", "below: 101,", "atlantis-1.yaml"),
        ("verification: text", "verification: secondary", "atlantis-1.yaml"),
        ("fewer than three pearls", "fewer than 3 pearls", "atlantis-1.yaml"),
        ('divers: "40+0"', 'divers: "40+1"', "tables.yaml"),
    ],
)
def test_a_figure_a_grade_a_word_and_a_shared_table_change_the_digest(
    tmp_path: Path, old: str, new: str, file: str
) -> None:
    original = mdp.load_standard(FICTIONAL / "atlantis-1.yaml")
    other = changed(tmp_path, old, new, file)
    assert other.digest != original.digest
    assert other != original
    assert len(other.digest) == 64


def test_a_standard_shows_its_days_and_the_beginning_of_its_digest() -> None:
    law = mdp.load_standard("vn-2022-2025")  # for 2026, too, by Decree 351/2025
    assert repr(law) == str(law) == f"<Standard vn-2022-2025@2, 2022-01-01 to 2026-12-31, sha256 {law.digest[:12]}>"


def test_nothing_of_a_standard_can_be_changed() -> None:
    standard = mdp.load_standard("vn-2022-2025")
    for part, name in (
        (standard, "id"),
        (standard.income_bands[0], "upper"),
        (standard.income_bands[0].upper[0], "at_most"),
        (standard.indicators[0].label, "vi"),
        (standard.indicators[0].deprived_if, "any_member"),
        (standard.decision_table[0], "status"),
    ):
        with pytest.raises((ValidationError, FrozenInstanceError)):
            setattr(part, name, None)
    for sequence in (standard.indicators, standard.income_bands, standard.decision_table, standard.applies):
        assert isinstance(sequence, tuple)
