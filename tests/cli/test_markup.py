"""Names of units and ids are shown as they stand, whatever a screen, a picture, a page or a sheet makes of them."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from mdpoverty.cli.app import app

NAMES = [
    "[red]x[/red]", "[/bold]", ":smile:", "$x$", r"$\frac$", "a $ b", "<script>alert(1)</script>", "A & B", "{{ 7*7 }}",
    "a|b*c_d`e`", "=1+1", "-2", "+3", "@x", "'q'", '"p"', "</svg>", "<!-- x", "&amp;", "100%", "%s {0}", "\\n",
]  # fmt: skip
# Made: in each unit a poor household (900 000 is not above 1 500 000; 30 points are 3) and a better-off one.
REGISTER = pl.DataFrame({
    "household_id": [f"{name}{number}" for name in NAMES for number in (1, 2)],
    "district": [name for name in NAMES for _ in (1, 2)], "area": ["rural"] * 2 * len(NAMES),
    "income_per_capita": [900_000, 9_000_000] * len(NAMES), "deprivation_points": [30, 0] * len(NAMES),
    "recorded_status": ["near_poor", "near_poor"] * len(NAMES), "size": [1] * 2 * len(NAMES),
})  # fmt: skip
ON = ["h.parquet", "--review-date", "2024"]


class Texts(HTMLParser):
    """The texts of a page, and its scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.scripts = 0

    def handle_data(self, data: str) -> None:
        self.texts.append(data.strip())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the parser's
        self.scripts += tag == "script"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    REGISTER.write_parquet("h.parquet")
    return tmp_path


def run(*words: str) -> str:
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.parametrize("language", ["en", "vi"])
def test_summary_tables_on_the_screen(language: str) -> None:
    for words in (["classify", *ON, "-o", "r.csv"], ["audit", *ON]):
        printed = run(*words, "--by", "district", "--lang", language)
        assert [name for name in NAMES if name not in printed] == []


@pytest.mark.parametrize("language", ["en", "vi"])
def test_pages_and_their_pictures(language: str) -> None:
    run("report", *ON, "-o", "r.html", "--by", "district", "--lang", language, "--tables", "r.xlsx")
    page = Texts()
    page.feed(Path("r.html").read_text(encoding="utf-8"))
    assert page.scripts == 0
    # once in a picture and once in a table at least; blanks in a picture are not told apart
    seen = [" ".join(text.split()) for text in page.texts]
    assert [name for name in NAMES if seen.count(name) < 2] == []


def test_workbooks_of_official_tables() -> None:
    run("report", *ON, "-o", "r.html", "--by", "district", "--tables", "r.xlsx")
    sheets = pl.read_excel("r.xlsx", sheet_id=0, read_options={"header_row": None})
    cells = {str(cell) for sheet in sheets.values() for row in sheet.rows() for cell in row}
    assert [name for name in NAMES if name not in cells] == []


def test_explanations_in_markdown() -> None:
    for name in NAMES:
        first = run("explain", *ON, "--household", f"{name}1", "--format", "markdown").splitlines()[0]
        shown = re.sub(r"\\([\\`*_\[\]<>|~#&$])", r"\1", first)
        assert shown.startswith(f"Household {name}1: poor household")
        assert not re.match(r"Household .*(?<!\\)[<`*|$]", first.partition(": poor")[0])


def test_names_that_would_steer_a_screen() -> None:
    REGISTER.with_columns(pl.lit("A\x1b[31m\nB\x07").alias("district")).write_parquet("h.parquet")
    printed = run("classify", *ON, "-o", "r.csv", "--by", "district")
    assert "\x1b" not in printed
    assert "A [31m B" in printed


EMPTY = {
    "only headings": REGISTER.clear(),
    "only rejected rows": REGISTER.with_columns(pl.lit("moon").alias("area")),
}


@pytest.mark.parametrize("name", EMPTY)
@pytest.mark.parametrize("language", ["en", "vi"])
@pytest.mark.parametrize(
    "further", [[], ["--by", "district"], ["--compare", "vn-2016-2020"], ["--by", "district,area"]]
)
def test_a_report_on_no_household(name: str, language: str, further: list[str]) -> None:
    EMPTY[name].write_csv("h.csv")
    words = ["report", "h.csv", *ON[1:], "-o", "r.html", "--tables", "r.xlsx", "--lang", language, *further]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == (0 if name == "only headings" else 1), result.output
    page = Path("r.html").read_text(encoding="utf-8")
    assert "NaN" not in page
    assert "nan" not in re.sub(r"<svg.*?</svg>", "", page, flags=re.DOTALL)
    assert Path("r.xlsx").exists()
