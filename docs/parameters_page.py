"""A page of the parameters over time, made from the files of the standards: pictures of the lines, and tables.

The page is in the language of the site.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from mdpoverty import Verification, list_standards, plot_parameters
from mdpoverty.analysis.parameters import find_parameters, parameters_table
from mdpoverty.analysis.plots import plot_as_svg
from mdpoverty.language import Phrases, both, day
from mdpoverty.law import wording
from mdpoverty.law.registry import NATIONAL
from mdpoverty.law.revisions.standard_parameters import SECTIONS, Parameter, section_of

_WORDS = {
    "title": both("Các mức và ngưỡng theo thời gian", "Parameters over time"),
    "about": both(
        "Mọi con số của các chuẩn quốc gia trong thời gian chuẩn áp dụng: mức thu nhập, điểm, ngưỡng của chỉ số, số "
        "chỉ số thiếu hụt và tuổi; trong ngoặc là mức kiểm chứng. Trang này được tạo từ các tệp trong `standards/`. "
        "Bảng đầy đủ, có nguồn của từng con số và các bản trước: "
        "`mdpoverty standards parameters --revisions -o parameters.csv`, hoặc `mdpoverty.parameters`.",
        "Every number of the national standards on the days on which a standard applies: lines of income, points, "
        "cut-offs of indicators, counts of deprivations, ages; in brackets, how well it is known. This page is made "
        "from the files under `standards/`. The whole table, with the source of each number and earlier revisions: "
        "`mdpoverty standards parameters --revisions -o parameters.csv`, or `mdpoverty.parameters`.",
    ),
    "picture": both("Các mức thu nhập theo thời gian", "The lines of income over time"),
    "places": both("Chuẩn của các tỉnh, thành phố", "Standards of provinces and cities"),
    "beside": both(
        "Chuẩn của một nơi đứng bên cạnh chuẩn quốc gia, không thay thế chuẩn đó.",
        "A class by the standard of a place is given beside the national one, never in its place.",
    ),
    "parameter": both("nội dung", "parameter"),
    "since": both("từ {day}", "from {day}"),
    "year": both("năm", "year"),
    "grades": both("Mức kiểm chứng", "Grades"),
}
_OF_PLACES = ("applies", "income_bands", "deprivation_points", "decision_table")
"""What a standard of a place is shown with; the rest is mostly that of the national standard."""


def write_parameters(folder: Path, language: str = "en") -> None:
    """Write the page and its two pictures, if they are others than before."""
    national = find_parameters(NATIONAL)
    everywhere = find_parameters(None)
    _write(folder / "parameters.md", "\n".join(parameters_page(national, everywhere, language)))
    for name, found in (("parameters", national), ("parameters-places", everywhere)):
        axes = plot_parameters(parameters_table(found), language=language)
        _write(folder / f"{name}.svg", plot_as_svg(axes))


def _write(path: Path, text: str) -> None:
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def parameters_page(national: Sequence[Parameter], everywhere: Sequence[Parameter], language: str) -> Iterator[str]:
    """Yield the lines of the page."""
    say = Phrases(_WORDS, language)
    yield f"# {say('title')}\n\n{say('about')}\n\n![{say('picture')}](parameters.svg)"
    for section, found in groupby(national, key=section_of):
        yield f"\n## {SECTIONS[section].in_language(language)}\n"
        yield from (_by_year if section == "tables" else _by_standard)(list(found), say)
    yield f"\n## {say('places')}\n\n{say('beside')}\n\n![{say('places')}](parameters-places.svg)\n"
    for law in list_standards():
        own = [one for one in everywhere if one.standard == law.id and section_of(one) in _OF_PLACES]
        if law.jurisdiction.id != NATIONAL:
            yield f"\n### {law.jurisdiction.name.in_language(language)}\n"
            yield from _by_standard(own, say)
    yield f"\n## {say('grades')}\n"
    yield from (f"- `{grade.value}`: {grade.label(language)}" for grade in Verification)
    yield ""


def _by_standard(found: Sequence[Parameter], say: Phrases) -> Iterator[str]:
    """Yield a table with a row for each parameter and a column for each standard."""
    laws = list(dict.fromkeys(one.standard for one in sorted(found, key=lambda one: one.from_)))
    provisional = {one.standard for one in found if one.provisional}
    mark = wording.MARKS["provisional"].brief.in_language(say.language)
    heads = [f"[{law}](standards/{law}.md){f' ({mark})' if law in provisional else ''}" for law in laws]
    yield f"| {' | '.join([say('parameter'), *heads])} |\n|{'---|' * (len(laws) + 1)}"
    for _, several in groupby(found, key=lambda one: one.parameter):
        rows = list(several)
        cells = ["<br>".join(_cell(one, say) for one in rows if one.standard == law) for law in laws]
        yield f"| {' | '.join([rows[-1].label.in_language(say.language), *cells])} |"


def _by_year(found: Sequence[Parameter], say: Phrases) -> Iterator[str]:
    """Yield a table with a row for each calendar year and a column for each parameter."""
    labels = {one.parameter: one.label.in_language(say.language) for one in found}
    yield f"| {' | '.join([say('year'), *labels.values()])} |\n|{'---|' * (len(labels) + 1)}"
    for year in sorted({one.from_.year for one in found}):
        spans = [one for one in found if one.from_.year == year]
        cells = ["<br>".join(_cell(one, say) for one in spans if one.parameter == name) for name in labels]
        yield f"| {' | '.join([str(year), *cells])} |"


def _cell(one: Parameter, say: Phrases) -> str:
    """Return a value with its grade; a span of days where there is none."""
    grade = "" if one.verification is None else f" (`{one.verification.value}`)"
    words = one.words.in_language(say.language)
    if not words and one.parameter.endswith(".in_force_from"):
        words = say("since", day=day(one.from_).in_language(say.language))
    elif not words:
        words = f"{day(one.from_).in_language(say.language)} – {day(one.through).in_language(say.language)}"
    return words.replace("<", "&lt;").replace(">", "&gt;") + grade
