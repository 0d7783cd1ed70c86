"""Parts of a report page: words, tables, pictures, and the template around them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

from mdpoverty.analysis.official.official_headings import HEADINGS, Form
from mdpoverty.engine.plan import Plan
from mdpoverty.errors import require
from mdpoverty.language import Phrases, Text, both, number

_WORDS: dict[str, Text] = {
    "title": both("Báo cáo rà soát hộ nghèo, hộ cận nghèo", "Report on a poverty review"),
    "results": both("Kết quả rà soát", "Results"),
    "classes": both("Phân loại hộ theo đơn vị hành chính", "Classes by unit"),
    "goal": both("Mục tiêu giảm nghèo", "The goal"),
    "goal_text": both(
        "Hộ nghèo không có khả năng lao động không thuộc mục tiêu; các hộ nghèo còn lại phải thoát nghèo.",
        "Poor households in which nobody can work are set aside; the others are still to be lifted.",
    ),
    "deprivations": both("Thiếu hụt các dịch vụ xã hội cơ bản", "Deprivations"),
    "profile": both("Tỷ lệ hộ nghèo thiếu hụt từng chỉ số", "Share of poor households deprived in each indicator"),
    "groups": both("Theo nhóm đối tượng", "By group"),
    "incomes": both("Thu nhập so với các mức chuẩn", "Incomes and the lines"),
    "compare": both("So với chuẩn khác", "Against another standard"),
    "flows": both("Chuyển dịch giữa các loại hộ", "From class to class"),
    "unknown": both("Hộ chưa xác định", "Undetermined households"),
    "unknown_none": both("Mọi hộ đều xác định được loại.", "The class of every household is certain."),
    "unknown_all": both(
        "{number} hộ còn nhiều loại có thể vì thiếu thông tin. Thông tin thiếu nhiều nhất:",
        "{number} households may be of several classes. What is missing most often:",
    ),
    "rejected": both(
        "{number} dòng có lỗi đã bị loại và không có trong các biểu dưới đây.",
        "{number} rows at fault were rejected and are in none of the tables below.",
    ),
    "doubt": both("Cần xem lại {number} dòng: {what}.", "Worth a look, rows: {number}: {what}."),
    "doubt_of_codes": both("Cần xem lại {number} mã: {what}.", "Worth a look, codes: {number}: {what}."),
    "unknown_text": both(
        "{number} hộ còn nhiều loại có thể vì thiếu thông tin. Thông tin thiếu nhiều nhất ở {asked} hộ đầu tiên:",
        "{number} households may be of several classes. What is missing most often, in the first {asked} of them:",
    ),
    "fact": both("Thông tin", "Fact"),
    "households": both("Số hộ", "Households"),
    "law": both("Căn cứ", "The law"),
    "standard": both("Chuẩn nghèo", "Standard"),
    "date": both("Ngày rà soát", "Review date"),
    "applies": both("Áp dụng", "Applies"),
    "digest": both("Mã kiểm tra sha256", "sha256"),
    "version": both("Phiên bản mdpoverty", "Version of mdpoverty"),
    "readings": both("Cách hiểu các điều khoản còn chưa rõ", "Readings of doubtful clauses"),
    "unverified": both("Nội dung chưa kiểm chứng", "What is not verified"),
    "unverified_text": both(
        "{number} số liệu và quy tắc dưới đây chưa được đối chiếu với văn bản; cần đối chiếu với Công báo trước khi "
        "dùng chính thức.",
        "{number} figures and rules were not held against the text; hold them against the Official Gazette before an "
        "official use.",
    ),
    "part": both("Nội dung", "Part"),
    "times": both("Số chỗ", "Places"),
    "read": both("Cần đối chiếu", "To be read in"),
}


@dataclass(frozen=True)
class Cell:
    """A cell; numbers are aligned to the right."""

    text: str
    number: bool = False


@dataclass(frozen=True)
class Row:
    """A row; totals are bold."""

    cells: list[Cell]
    total: bool = False


@dataclass(frozen=True)
class Table:
    """A table as it is shown."""

    title: str
    headings: list[str]
    rows: list[Row]
    prose: bool = False


@dataclass(frozen=True)
class Picture:
    """A picture, as SVG."""

    title: str
    svg: str


@dataclass(frozen=True)
class Section:
    """A section of the page."""

    title: str
    texts: list[str] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)


class Page:
    """Writes one report in one language."""

    def __init__(self, plan: Plan, language: str) -> None:
        """Write about the results of a plan, in ``"vi"`` or ``"en"``."""
        self.plan, self.language, self.say = plan, language, Phrases(_WORDS, language)

    def of(self, text: Text) -> str:
        """Return words in the page's language."""
        return text.in_language(self.language)

    def form(self, form: Form, *, titled: bool = True) -> Table:
        """Return an official table as it is shown."""
        labelled = form.labelled(self.language)
        rows = [Row(self.cells(row), total=form.is_total(row)) for row in labelled.iter_rows()]
        return Table(self.of(form.title) if titled else "", labelled.columns, rows)

    def table(
        self, headings: list[str], rows: Iterable[Sequence[Any]], *, title: str = "", prose: bool = False
    ) -> Table:
        """Return rows of values as a table."""
        return Table(title, headings, [Row(self.cells(row)) for row in rows], prose)

    def cells(self, row: Sequence[Any]) -> list[Cell]:
        """Return the cells of a row; an empty first one means all units."""
        return [
            Cell(self.of(HEADINGS["total"])) if value is None and not place else self.cell(value)
            for place, value in enumerate(row)
        ]

    def cell(self, value: Any) -> Cell:
        """Return one value as its language writes it."""
        if value is None or isinstance(value, str):
            return Cell("" if value is None else value)
        shown = number(value, None if isinstance(value, int) else 2)
        return Cell(self.of(shown), number=True)


def template() -> Any:
    """Return the template of the page; what is put in is escaped."""
    with require():
        import jinja2
    source = resources.files("mdpoverty.analysis").joinpath("report.html.jinja").read_text(encoding="utf-8")
    return jinja2.Environment(autoescape=True, trim_blocks=True).from_string(source)
