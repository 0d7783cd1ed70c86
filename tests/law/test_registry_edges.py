"""Standards found, refused, told apart and kept unchanged where it is easy to get wrong."""

from __future__ import annotations

import json
import shutil
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

import mdpoverty as mdp
from mdpoverty.errors import NoStandardError, ReviewDateError, StandardFileError, UnknownStandardError
from mdpoverty.law import registry, shipped
from mdpoverty.law.base import LawModel
from mdpoverty.law.yaml_document import read_document

FICTIONAL = Path(__file__).parent / "fictional"


def forget() -> None:
    for cached in (shipped.load_dictionary, shipped.shipped_standards, registry._load_shipped):
        cached.cache_clear()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give a copy of the shipped folder, which the registry uses until the test ends."""
    copied = tmp_path / "standards"
    shutil.copytree(shipped.standards_folder(), copied)
    monkeypatch.setattr(shipped, "__file__", str(tmp_path / "src" / "mdpoverty" / "law" / "shipped.py"))
    forget()
    yield copied
    forget()


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_day_between_two_standards_names_both_neighbours(folder: Path) -> None:
    replace(folder / "vn" / "vn-2022-2025.yaml", 'from: "2022-01-01"', 'from: "2022-03-01"')
    with pytest.raises(NoStandardError) as refused:
        mdp.standard_on("2022-02-28")
    assert str(refused.value) == (
        "no standard applies on 2022-02-28; before it vn-2016-2020, which ends on 2021-12-31 and after it "
        "vn-2022-2025, which begins on 2022-03-01; name one to use it all the same"
    )
    assert mdp.standard_on("2022-03-01").id == "vn-2022-2025"


def test_a_day_of_two_standards_names_both(folder: Path) -> None:
    replace(folder / "vn" / "vn-2022-2025.yaml", 'from: "2022-01-01"', 'from: "2021-12-31"')
    with pytest.raises(NoStandardError) as refused:
        mdp.standard_on("2021-12-31")
    assert str(refused.value) == "2021-12-31: several standards apply: vn-2016-2020, vn-2022-2025; name one"
    assert mdp.standard_on("2021-12-30").id == "vn-2016-2020"


@pytest.mark.parametrize("day", ["31.12.2024", "2024-02-30", "2024", "", "today"])
def test_what_is_no_day_is_told_how_to_write_one(day: str) -> None:
    with pytest.raises(NoStandardError) as refused:
        mdp.standard_on(day)
    assert str(refused.value) == f"{day!r} is not a date; write it as 2024-12-31 or 31/12/2024"


def test_a_day_may_come_with_a_time() -> None:
    # As data frames and registers hand it over; a review date may come so already.
    assert mdp.standard_on(datetime(2021, 12, 31, 23, 59)).id == "vn-2016-2020"  # noqa: DTZ001


@pytest.mark.parametrize("day", [2024, None])
def test_no_foreign_error_comes_from_a_day_of_another_type(day: Any) -> None:
    with pytest.raises(mdp.MdpovertyError):
        mdp.standard_on(day)


@pytest.mark.parametrize("written", [date(2024, 12, 31), datetime(2024, 12, 31, 8), "2024-12-31", 2024, "2024"])  # noqa: DTZ001
@pytest.mark.parametrize("law", ["vn-2016-2020", "vn-2022-2025"])
def test_a_review_date_is_a_day_or_the_last_day_of_a_year(written: Any, law: str) -> None:
    receipt = mdp.classify({}, law, review_date=written).standard
    assert (receipt.review_date, receipt.applies_on_review_date) == ("2024-12-31", law == "vn-2022-2025")


@pytest.mark.parametrize("written", ["12/31/2024", "2024-13-01", "24", 20241, 2024.5, ""])
def test_what_is_no_review_date_is_told_how_to_write_one(written: Any) -> None:
    with pytest.raises(ReviewDateError) as refused:
        mdp.classify({}, "vn-2022-2025", review_date=written)
    told = "is not a review date; write 2024-12-31 or 31/12/2024, or a year for its last day"
    assert str(refused.value) == f"{written!r} {told}"


@pytest.mark.parametrize("asked", ["vn-2022-2026", "VN-2022-2025", "vn_2022_2025", "2022-2025", "vn-2022-2025-"])
def test_an_id_that_is_nearly_right_is_mended(asked: str) -> None:
    with pytest.raises(UnknownStandardError, match=f"^no standard is called '{asked}' – did you mean 'vn-2022-2025'"):
        mdp.load_standard(asked)


def test_an_id_that_is_like_none_is_answered_with_all_of_them() -> None:
    with pytest.raises(UnknownStandardError) as refused:
        mdp.load_standard("atlantis")
    assert "did you mean" not in str(refused.value)
    assert "shipped: vn-2016-2020, vn-2022-2025, vn-2027-2030, vn-dong-nai-2022-2025, " in str(refused.value)


def test_a_file_of_the_working_folder_needs_no_folder_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FICTIONAL)
    assert mdp.load_standard("atlantis-1.yaml") == mdp.load_standard(FICTIONAL / "atlantis-1.yaml")


@pytest.mark.parametrize("kind", [str, Path])
def test_a_missing_file_is_named(tmp_path: Path, kind: Callable[[Path], Any]) -> None:
    path = tmp_path / "vn-2022-2025.yaml"  # the id of a shipped standard does not help
    with pytest.raises(StandardFileError) as refused:
        mdp.load_standard(kind(path))
    assert str(refused.value).startswith(f"{path}: cannot be read")


def written(folder: Path, change: Callable[[str], str] = str, file: str = "atlantis-1.yaml") -> mdp.Standard:
    """Load the fictional standard with the text of one of its files changed."""
    for name in ("atlantis-1.yaml", "tables.yaml"):
        text = (FICTIONAL / name).read_text(encoding="utf-8")
        (folder / name).write_bytes((change(text) if name == file else text).encode())
    return mdp.load_standard(folder / "atlantis-1.yaml")


def turned(value: Any, key: str = "") -> Any:
    """Turn every mapping round; the first option of an interpretation is its default and stays the first."""
    if isinstance(value, dict):
        names = list(value) if key == "options" else reversed(value)
        return {name: turned(value[name], name) for name in names}
    return [turned(item) for item in value] if isinstance(value, list) else value


def as_json(text: str) -> str:
    del text  # JSON is YAML: no comment, other quotes, everything in one line, and the keys in another order
    return json.dumps(turned(read_document(FICTIONAL / "atlantis-1.yaml").data), ensure_ascii=False)


SAME: dict[str, Callable[[str], str]] = {
    "as json with turned keys": as_json,
    "line ends of windows": lambda text: text.replace("\n", "\r\n"),
    "decomposed letters": lambda text: unicodedata.normalize("NFD", text),
    "a default spelled out": lambda text: text + "\nprovisional: false\n",
    "no comments": lambda text: "\n".join(line for line in text.splitlines() if not line.startswith("#")),
}


@pytest.mark.parametrize("change", SAME)
def test_how_a_file_is_written_does_not_change_its_digest(tmp_path: Path, change: str) -> None:
    original = mdp.load_standard(FICTIONAL / "atlantis-1.yaml")
    same = written(tmp_path, SAME[change])
    assert (same.digest, same, hash(same)) == (original.digest, original, hash(original))


def test_the_name_of_the_file_does_not_change_the_digest(tmp_path: Path) -> None:
    original = written(tmp_path)
    assert mdp.load_standard((tmp_path / "atlantis-1.yaml").rename(tmp_path / "other.yaml")).digest == original.digest


OTHER = {
    "a line that includes itself": [("below: 100,", "at_most: 99,")],
    "an area": [("area: urban, at_most: 300", "area: urban, at_most: 301")],
    "a number of deprivations": [("{at_least: 5}", "{at_least: 6}"), ("at_most: 4}", "at_most: 5}")],
    "a word of a category": [("in: [no_toilet, other]", "in: [no_toilet]")],
    "a period": [('through: "2025-06-30"', 'through: "2025-07-31"')],
    "an article": [("source: poor-act Art. 2", "source: poor-act Art. 3")],
    "a day from which a flag is raised": [('in_force_from: "2022-01-01"', 'in_force_from: "2022-01-02"')],
    "the default of an interpretation": [
        ('options: {counted: {vi: "có", en: "yes"}, ', "options: {"),
        ('{vi: "không", en: "no"}}\n    default: counted',
         '{vi: "không", en: "no"}, counted: {vi: "có", en: "yes"}}\n    default: ignored'),
    ],
    "a row of a shared table that ends later": [
        ("through_year: 2029", "through_year: 2030"), ("from_year: 2030", "from_year: 2031"),
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", OTHER)
def test_whatever_changes_an_answer_changes_the_digest(tmp_path: Path, name: str) -> None:
    def change(text: str) -> str:
        for old, new in OTHER[name]:
            assert old in text
            text = text.replace(old, new, 1)
        return text

    file = "tables.yaml" if "shared table" in name else "atlantis-1.yaml"
    assert written(tmp_path, change, file).digest != mdp.load_standard(FICTIONAL / "atlantis-1.yaml").digest


def inner(value: Any) -> Iterator[Any]:
    """Yield a value and all that it holds."""
    yield value
    if isinstance(value, LawModel):
        value = [getattr(value, name) for name in type(value).model_fields]
    elif isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for part in value:
            yield from inner(part)


def test_no_field_of_any_part_can_be_set_or_deleted() -> None:
    models = [part for part in inner(mdp.load_standard(FICTIONAL / "atlantis-1.yaml")) if isinstance(part, LawModel)]
    assert len(models) > 100
    for model in models:
        for name in type(model).model_fields:
            with pytest.raises(ValidationError):
                setattr(model, name, None)
            with pytest.raises(ValidationError):
                delattr(model, name)


def test_no_part_is_a_list_or_a_set() -> None:
    standard = mdp.load_standard(FICTIONAL / "atlantis-1.yaml")
    assert [part for part in inner(standard) if isinstance(part, list | set)] == []


@pytest.mark.parametrize(
    "name", ["sources", "facts", "interpretations", "rules", "flags", "shared_tables", "dictionary"]
)
def test_no_mapping_of_a_standard_can_be_emptied(name: str) -> None:
    mapping = getattr(mdp.load_standard(FICTIONAL / "atlantis-1.yaml"), name)
    with pytest.raises((TypeError, AttributeError)):
        mapping.clear()


def test_a_changed_copy_is_another_standard() -> None:
    standard = mdp.load_standard(FICTIONAL / "atlantis-1.yaml")
    assert standard.digest != standard.model_copy(update={"revision": 9}).digest


def test_an_id_that_two_folders_use_is_refused(folder: Path) -> None:
    shutil.copytree(folder / "vn", folder / "zz")
    replace(folder / "zz" / "vn-2022-2025.yaml", "at_most: 1500000", "at_most: 1600000")
    with pytest.raises(mdp.MdpovertyError, match=r"the id .vn-2016-2020. is that of"):
        mdp.load_standard("vn-2022-2025")


def test_a_shipped_file_is_named_by_its_id(folder: Path) -> None:
    (folder / "vn" / "vn-2022-2025.yaml").rename(folder / "vn" / "other.yaml")
    found = mdp.load_standard("vn-2022-2025")
    assert found.id == "vn-2022-2025"


@pytest.mark.parametrize(("old", "new"), [("  - id: middle", "  - id: low"), ("  - {id: land,", "  - {id: sea,")])
def test_an_id_that_stands_twice_in_a_file_is_refused(tmp_path: Path, old: str, new: str) -> None:
    with pytest.raises(StandardFileError, match=f"the id '{new.strip(' -{,').removeprefix('id: ')}' stands 2 times"):
        written(tmp_path, lambda text: text.replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("source: sea-act", "source: se-act", "no source is called 'se-act'"),
        ("from_year: 2030", "from_year: 2032", "a row begins in 2032; the row before it ends in 2029"),
        ("from_year: 2030", "from_year: 2020", "a row begins in 2020; the row before it ends in 2029"),
        ('divers: "40+0", ', "", "the row … to 2029 gives one age for each of divers, potters"),
        ("by: guild", "by: area", "'area' is a category of a household; ages go by a category of a member"),
        ("by: guild", "by: age", "'age' is a integer of a member; ages go by a category of a member"),
        ("by: guild", "by: gild", "no fact is called 'gild' – did you mean 'guild'?"),
    ],
)
def test_a_fault_of_a_shared_table_is_refused(tmp_path: Path, old: str, new: str, words: str) -> None:
    with pytest.raises(StandardFileError, match=words):
        written(tmp_path, lambda text: text.replace(old, new, 1), "tables.yaml")
