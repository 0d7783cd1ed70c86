"""A page of the names by which programs tell faults apart: of checks and of sentences, made from the lists of the code.

What each says stands in both languages; headings are in the language of the site.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path

from mdpoverty.facts.checks import Check
from mdpoverty.language import Phrases, both
from mdpoverty.law.plausibility import plausibility_checks
from mdpoverty.messages import SUBJECTS

_WORDS = {
    "title": both("Mã lỗi", "Codes of faults"),
    "about": both(
        "Chương trình khác nhận biết lỗi bằng mã: mã là một phần của giao diện công khai, câu chữ thì không. Trong "
        "ngoặc nhọn là tham số, có trong `Fault.parameters`. Trang này được tạo từ các danh sách trong mã nguồn.",
        "Programs tell faults apart by their codes: a code is part of the public interface, its words are not. What "
        "stands in braces is a parameter, which `Fault.parameters` has. This page is made from the lists in the code.",
    ),
    "checks": both("Phép kiểm tra", "Checks"),
    "soft": both("Phép kiểm tra tính hợp lý", "Soft checks"),
    "level": both("mức", "level"),
    "error": both("lỗi", "error"),
    "warning": both("cảnh báo", "warning"),
    "code": both("mã", "code"),
    "program": both("Chương trình và ngày rà soát", "The program, and review dates"),
    "values": both("Giá trị và bản ghi", "Values and records"),
    "tables": both("Bảng và nhóm", "Tables and groups"),
    "measures": both("Thước đo, trọng số và cuộc rà soát", "Measures, weights and reviews"),
    "files": both("Tệp được đọc", "Files that are read"),
    "outputs": both("Tệp được ghi", "Files that are written"),
    "asked": both("Chuẩn, cách hiểu và cuộc rà soát", "Standards, readings and reviews"),
    "documents": both("Tệp của chuẩn, hộ mẫu và một hộ", "Files of standards, of cases and of one household"),
    "answers": both("Kết quả được đọc lại", "Answers that are read back"),
    "options": both("Tùy chọn của lệnh", "Options of a command"),
    "found": both("Điều mà phép kiểm tra tìm thấy, dòng bị loại", "What checks find, and rows set aside"),
}


def write_codes(path: Path, language: str = "en") -> None:
    """Write the page, if it is another one than before."""
    text = "\n".join(codes_page(language)) + "\n"
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def codes_page(language: str = "en") -> Iterator[str]:
    """Yield the lines of the page."""
    say = Phrases(_WORDS, language)
    yield f"# {say('title')}\n\n{say('about')}"
    for heading, checks in (("checks", Check), ("soft", plausibility_checks())):
        found = ((check.value, say(check.level), check.label("vi"), check.label("en")) for check in checks)
        yield from _table(say(heading), (say("code"), say("level"), "vi", "en"), found)
    for subject, sentences in SUBJECTS.items():
        said = ((code, *sentence) for code, sentence in sentences.items())
        yield from _table(say(subject), (say("code"), "vi", "en"), said)


def _table(heading: str, columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"\n## {heading}\n\n| {' | '.join(columns)} |\n|{'---|' * len(columns)}"
    for name, *cells in rows:
        yield f"| `{name}` | {' | '.join(map(_plain, cells))} |"


def _plain(cell: str) -> str:
    """Return a sentence so that nothing of it is taken for markup."""
    text = escape(cell.replace("{{", "{").replace("}}", "}"), quote=False)
    return "".join(f"\\{sign}" if sign in "*[]|`" else sign for sign in text)
