"""A page for each standard, made from its file: lines, indicators, decisions, readings, sources and grades.

Headings are in the language of the site; what the law says stands in both languages.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mdpoverty import Verification, list_standards
from mdpoverty.language import Phrases, Text, both
from mdpoverty.law import wording
from mdpoverty.law.sections import BandEdge
from mdpoverty.law.standard import Standard

_WORDS = {
    "standards": both("Các chuẩn", "Standards"),
    "made": both("Được tạo từ các tệp trong `standards/`.", "Made from the files under `standards/`."),
    "provisional": both(
        "Tạm thời: có phần của quy định chưa được biết.", "Provisional: parts of the law are not known."
    ),
    "applies": both("Áp dụng", "Applies"),
    "revision": both("Bản", "Revision"),
    "extends": both("Dựa trên", "It extends"),
    "bands": both("Các mức thu nhập", "Income bands"),
    "band": both("mức", "band"),
    "measure": both("thước đo", "measure"),
    "area": both("khu vực", "area"),
    "edge": both("mức trên", "upper edge"),
    "source": both("nguồn", "source"),
    "known": both("mức kiểm chứng", "known"),
    "indicators": both("Các chỉ số thiếu hụt", "Indicators"),
    "dimension": both("chiều", "dimension"),
    "indicator": both("chỉ số", "indicator"),
    "deprived_if": both("thiếu hụt nếu", "deprived if"),
    "decisions": both("Bảng phân loại", "Decision table"),
    "income": both("thu nhập", "income"),
    "deprivations": both("số chỉ số thiếu hụt", "deprivations"),
    "class": both("loại", "class"),
    "exemption": both("Miễn", "Exemption"),
    "groups": both("Nhóm thành viên trong biểu báo cáo", "Groups of members in the forms"),
    "readings": both("Quy định có nhiều cách hiểu", "Readings of doubtful clauses"),
    "default": both("mặc định", "default"),
    "since": both("từ", "from"),
    "years": both("năm", "years"),
    "simplifications": both("Những điểm giản lược", "Simplifications"),
    "sources": both("Nguồn", "Sources"),
    "instrument": both("văn bản", "instrument"),
    "issued": both("ngày ban hành", "issued"),
    "in": both("Trong", "In"),
    "worth": both(
        "Chỗ nào quy định có thể hiểu hai cách, tệp của chuẩn nêu các cách hiểu; cách đầu là mặc định, và mọi kết quả "
        "cho biết cách hiểu đã dùng. Một quy định như thế làm thay đổi bao nhiêu hộ trong một sổ rà soát: "
        "`mdpoverty.sensitivity`.",
        "Where the law can be read in two ways, the standard's file names the readings; the first is the default, and "
        "every result says which were used. What a clause is worth in a register: `mdpoverty.sensitivity`.",
    ),
}


def write_pages(folder: Path, language: str = "en") -> None:
    """Write the pages of all shipped standards into a folder, and one about the doubtful clauses."""
    folder.mkdir(exist_ok=True)
    laws = list_standards()
    for law in laws:
        _write(folder / f"{law.id}.md", "\n".join(standard_page(law, language)))
    _write(folder / "doubtful-clauses.md", "\n".join(doubtful_clauses(laws, language)))
    _write(folder / "index.md", "\n".join(_index(laws, language)))


def _write(path: Path, text: str) -> None:
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def _index(laws: tuple[Standard, ...], language: str) -> Iterator[str]:
    say = _Words(language)
    yield f"# {say('standards')}\n\n{say('made')}\n"
    yield from say.table("id", "applies", "")
    for law in laws:
        days = f"{law.first_day} – {law.last_day}"
        mark = f" ({say('provisional').rstrip('.')})" if law.provisional else ""
        yield f"| [{law.id}]({law.id}.md) | {days} | {_both(law.title)}{mark} |"
    names = "\n".join(law.id for law in laws)
    yield f"\n```{{toctree}}\n:hidden:\n\n{names}\ndoubtful-clauses\n```\n"


class _Words(Phrases):
    """The words of a page in the language of the site."""

    def __init__(self, language: str) -> None:
        super().__init__(_WORDS, language)

    def grade(self, verification: Verification) -> str:
        return f"{verification.value}: {verification.label(self.language)}"

    def heading(self, key: str) -> str:
        return f"\n## {self(key)}\n"

    def table(self, *columns: str) -> Iterator[str]:
        yield f"| {' | '.join(self(column) if column in _WORDS else column for column in columns)} |"
        yield "|---" * len(columns) + "|"


def standard_page(law: Standard, language: str = "en") -> Iterator[str]:
    """Yield the lines of a page about one standard."""
    say = _Words(language)
    yield f"# {law.id}\n\n**{law.title.vi}**\n\n{law.title.en}\n"
    if law.provisional:
        yield f":::{{warning}}\n{say('provisional')}\n:::\n"
    extends = f" {say('extends')} [{law.extends}]({law.extends}.md)." if law.extends else ""
    name = law.jurisdiction.name.in_language(language)
    days = f"{law.first_day} – {law.last_day}"
    yield f"{say('applies')}: {days}; {name}. {say('revision')} {law.revision}.{extends}\n\nsha256 `{law.digest}`"
    for part in (_lines, _indicators, _decisions, _exemption, _readings, _tables, _notes):
        yield from part(law, say)


def _lines(law: Standard, say: _Words) -> Iterator[str]:
    yield say.heading("bands")
    yield from say.table("band", "measure", "area", "edge", "source", "known")
    areas = law.dictionary["area"].values or {}
    for band in law.income_bands:
        if not band.upper:
            yield f"| {_both(band.label)} | | | – | | |"
        for edge in band.upper:
            area = "" if edge.area is None else _both(areas[edge.area])
            fact = _both(law.dictionary[edge.fact].label)
            cells = (_both(band.label), fact, area, _edge(edge), edge.source, say.grade(edge.verification))
            yield f"| {' | '.join(cells)} |"


def _edge(edge: BandEdge) -> str:
    operator, bound = ("at_most", edge.at_most) if edge.at_most is not None else ("below", edge.below)
    return _both(wording.compared(operator, wording.with_unit(bound or 0, edge.unit)))


def _indicators(law: Standard, say: _Words) -> Iterator[str]:
    yield say.heading("indicators")
    yield from say.table("dimension", "indicator", "id", "deprived_if", "source", "known")
    names = {dimension.id: dimension.label for dimension in law.dimensions}
    for indicator in law.indicators:
        named = [_both(names[indicator.dimension]), _both(indicator.label), f"`{indicator.id}`"]
        cells = [*named, _both(indicator.cutoff), indicator.source, say.grade(indicator.verification)]
        yield f"| {' | '.join(cells)} |"


def _decisions(law: Standard, say: _Words) -> Iterator[str]:
    yield say.heading("decisions")
    yield from say.table("income", "deprivations", "class", "source", "known")
    bands = {band.id: band.label for band in law.income_bands}
    for row in law.decision_table:
        income = ", ".join(_both(bands[name]) for name in row.income)
        basis = "" if row.basis is None else f" ({row.basis.label(say.language)})"
        outcome = f"{row.status.label('vi')}<br>{row.status.label('en')}{basis}"
        count = _both(wording.count_range(*row.count_ends))
        yield f"| {income} | {count} | {outcome} | {row.source} | {say.grade(row.verification)} |"


def _exemption(law: Standard, say: _Words) -> Iterator[str]:
    exemption = law.exemption
    yield say.heading("exemption")
    yield f"{_both(exemption.label)}\n\n{exemption.source}; {say.grade(exemption.verification)}."
    if law.member_groups:
        yield say.heading("groups")
    for name, group in law.member_groups.items():
        yield f"- `{name}`: {group.label.vi} / {group.label.en}; {group.source}; {say.grade(group.verification)}"


def _readings(law: Standard, say: _Words) -> Iterator[str]:
    if law.interpretations:
        yield say.heading("readings")
    for name, switch in law.interpretations.items():
        since = "" if switch.in_force_from is None else f" ({say('since')} {switch.in_force_from})"
        yield f"\n**{switch.letter}) `{name}`**{since} {_both(switch.question)}\n"
        for option, text in switch.options.items():
            default = f" ({say('default')})" if option == switch.default else ""
            yield f"- `{option}`{default}: {text.vi} / {text.en}"


def _tables(law: Standard, say: _Words) -> Iterator[str]:
    for table in law.shared_tables.values():
        names = law.dictionary[table.by].values or {}
        yield f"\n## {table.label.in_language(say.language)}\n"
        yield from say.table("years", *(_both(names[name]) for name in table.rows[0].values), "source")
        for row in table.rows:
            years = f"{row.from_year or '…'} – {row.through_year or '…'}"
            yield f"| {years} | {' | '.join(row.values.values())} | {row.source} |"


def _notes(law: Standard, say: _Words) -> Iterator[str]:
    if law.simplifications:
        yield say.heading("simplifications")
        yield from (f"- {_both(text)}" for text in law.simplifications)
    yield say.heading("sources")
    yield from say.table("id", "instrument", "issued", "known")
    for name, source in [*law.sources.items(), *law.shared_sources.items()]:
        yield f"| {name} | {source.instrument} | {source.issued or ''} | {say.grade(source.verification)} |"


def doubtful_clauses(laws: tuple[Standard, ...], language: str = "en") -> Iterator[str]:
    """Yield the lines of a page about the clauses that can be read in more than one way, each once."""
    say = _Words(language)
    yield f"# {say('readings')}\n\n{say('worth')}\n"
    seen: set[str] = set()
    for law in laws:
        for name, switch in law.interpretations.items():
            if name in seen:
                continue
            seen.add(name)
            having = ", ".join(other.id for other in laws if name in other.interpretations)
            yield f"\n## `{name}`\n\n{switch.question.vi}\n\n{switch.question.en}\n\n{say('in')}: {having}.\n"
            for option, text in switch.options.items():
                default = f" ({say('default')})" if option == switch.default else ""
                yield f"- `{option}`{default}: {text.vi} / {text.en}"
            yield f"\n{switch.source}; {say.grade(switch.verification)}."


def _both(text: Text) -> str:
    return f"{text.vi}<br>{text.en}"
