"""The words that the program prints, in English and Vietnamese."""

from __future__ import annotations

from mdpoverty.cli.screen import printable
from mdpoverty.language import Phrases, Text, both, number
from mdpoverty.law.shipped import load_dictionary
from mdpoverty.vocabulary import Status

_WORDS: dict[str, Text] = {
    "households": both("hộ", "households"),
    "members": both("thành viên", "members"),
    "people": both("nhân khẩu", "people"),
    "all": both("tổng số", "all"),
    "exempt": both("được miễn", "exempt"),
    "balance": both(
        "{what}: {came} đọc vào = {went} đã phân loại + {rejected} bị loại",
        "{what}: {came} in = {went} classified + {rejected} rejected",
    ),
    "heading": both("{id}, bản {revision}, ngày {date}", "{id}, revision {revision}, on {date}"),
    "readings": both("cách hiểu đã chọn: {readings}", "chosen readings: {readings}"),
    "exempt_note": both(
        "được miễn: hộ nghèo không có khả năng lao động", "exempt: poor, and nobody in the household can work"
    ),
    "exempt_unknown": both(
        "; số hộ chưa xác định được: {unknown}", "; households for which that is not settled: {unknown}"
    ),
    "other_rows": both(" (và {rows} dòng khác)", " (and {rows} more)"),
    "more": both("  và {rows} lý do khác", "  and {rows} more"),
    "undetermined_note": both(
        "chưa xác định: thiếu thông tin, còn nhiều loại có thể (cột possible_statuses)",
        "undetermined: facts are missing, and several classes remain possible (column possible_statuses)",
    ),
    "unknown_people": both(
        "?: có hộ chưa biết số người (không có số nhân khẩu (size); không có thành viên, hoặc danh sách không đầy đủ)",
        "?: the number of persons of a household is unknown (no size, and no members or an incomplete list of them)",
    ),
    "id": both("mã", "id"),
    "title": both("tên", "title"),
    "through": both("đến", "through"),
    "revision": both("bản", "rev."),
    "check": both("phép kiểm tra", "check"),
    "level": both("mức", "level"),
    "finds": both("tìm gì", "what it finds"),
    "error_level": both("lỗi", "error"),
    "warning_level": both("cảnh báo", "warning"),
    "soft_level": both("gợi ý", "soft"),
    "warning": both("cần xem lại: {rows} dòng: {meaning}", "worth a look: {rows} rows: {meaning}"),
    "warning_of_codes": both("cần xem lại: {rows} mã: {meaning}", "worth a look: codes: {rows}: {meaning}"),
    "unused": both("{file}: không dùng: {columns}", "{file}: not used: {columns}"),
    "written": both("đã ghi: {files}", "written: {files}"),
    "removed": both(
        "đã xóa phần còn lại của một lần chạy bị ngắt, có chứa thông tin hộ: {folder}",
        "removed what a run that was killed had left, which held records of people: {folder}",
    ),
    "rejects_hint": both(
        "{rows} dòng bị loại; thêm -o OUT để ghi lý do vào OUT.rejects.csv",
        "{rows} rows rejected; with -o OUT their reasons are written to OUT.rejects.csv",
    ),
    "revision_of": both(
        "{id}, bản {revision}, ngày {date}, sha256 {digest}", "{id}, revision {revision} of {date}, sha256 {digest}"
    ),
    "touches": both(
        "có thể thay đổi kết quả của các đợt rà soát từ {first} đến {last}",
        "may change results of reviews from {first} through {last}",
    ),
    "facts_defined_anew": both(
        "thông tin mới hoặc được định nghĩa lại: {facts}", "facts that are new or defined otherwise: {facts}"
    ),
    "corrections": both(
        "Số hộ đổi loại hoặc đổi kết quả miễn nếu chỉ có một nội dung được sửa:",
        "Households that move if only one part of the file is corrected:",
    ),
    "correction": both("nội dung được sửa", "correction"),
    "class_moved": both("đổi loại", "class"),
    "exemption_moved": both("đổi kết quả miễn", "exemption"),
    "touches_nothing": both(
        "không thay đổi kết quả nào: chỉ sửa nguồn, mức kiểm chứng hoặc lời văn",
        "changes no result: only sources, grades or words were mended",
    ),
    "as_recorded": both(
        "đầu vào, chuẩn và kết quả đều đúng như biên nhận: {standards}, ngày rà soát {date}",
        "inputs, standard and results are as the receipt says: {standards}, review date {date}",
    ),
    "same_again": both(
        "phân loại lại cho cùng kết quả: {standards}, ngày rà soát {date}",
        "classified again with the same results: {standards}, review date {date}",
    ),
    "sound": both(
        "{file}: không có lỗi ({id}, bản {revision}, sha256 {digest})",
        "{file}: sound ({id}, revision {revision}, sha256 {digest})",
    ),
    "cases": both("{passed} đạt, {failed} không đạt", "{passed} passed, {failed} failed"),
    "file_unread": both(", {number} tệp không đọc được", ", {number} file not read"),
    "files_unread": both(", {number} tệp không đọc được", ", {number} files not read"),
    "rejects_shown": both("những lý do đầu tiên:", "the first reasons:"),
    "row": both("dòng", "row"),
    "from": both("từ", "from"),
    "to": both("sang", "to"),
    "share": both("tỷ lệ hộ", "share of households"),
    "yes": both("có", "yes"),
    "no": both("không", "no"),
    "by_lines": both("do mức thu nhập", "by lines"),
    "by_indicators": both("do chỉ số", "by indicators"),
    "by_rule": both("do cách xác định", "by rule"),
    "not_split": both("chưa tách được", "not split"),
    "unknown": both("chưa biết", "unknown"),
    "agrees": both("khớp", "agrees"),
    "contradicts": both("mâu thuẫn", "contradicts"),
    "cannot_tell": both("chưa rõ", "cannot tell"),
    "not_recorded": both("không ghi", "not recorded"),
    "poor_not_recorded": both("chỉ nghèo theo quy định", "poor by the rule only"),
    "recorded_not_poor": both("chỉ nghèo theo sổ", "poor in the register only"),
    "other_class": both("loại khác", "another class"),
    "ticks_contradicted": both("đánh dấu", "ticks"),
    "points_contradicted": both("B2", "B2"),
    "score_contradicted": both("B1", "B1"),
    "mark_contradicted": both("hộ không có khả năng lao động", "nobody can work"),
    "audited_marks": both(
        "Sổ ghi trái với thông tin của thành viên", "Marked by the register against what is known of the members"
    ),
    "mark": both("sổ ghi", "mark"),
    "by_members": both("theo thành viên", "by the members"),
    "nobody_able": both("không ai có khả năng lao động", "nobody can work"),
    "somebody_able": both("có người có khả năng lao động", "somebody can work"),
    "indicator": both("chỉ số", "indicator"),
    "ticked_not_deprived": both("đánh dấu, không thiếu hụt", "ticked, not deprived"),
    "deprived_not_ticked": both("thiếu hụt, không đánh dấu", "deprived, not ticked"),
    "audited_class": both("Phân loại trong sổ so với thông tin", "The class in the register, held against the facts"),
    "audited_ticks": both("Đánh dấu thiếu hụt so với thông tin", "The ticks, held against the facts"),
    "surest": both("Những mâu thuẫn chắc chắn nhất", "The surest contradictions"),
    "recorded": both("trong sổ", "in the register"),
    "by_facts": both("theo thông tin", "by the facts"),
    "by_forms": both("theo đánh dấu và tổng điểm", "with ticks and totals"),
    "certainty_1": both("thông tin và phiếu đều trái với sổ", "facts and forms speak against it"),
    "certainty_2": both("thông tin trái với sổ, phiếu chưa rõ", "the facts speak against it, the forms cannot tell"),
    "certainty_3": both(
        "thông tin trái với sổ, phiếu khớp với sổ", "the facts speak against it, the forms agree with it"
    ),
    "certainty_4": both("phiếu trái với sổ, thông tin chưa rõ", "the forms speak against it, the facts cannot tell"),
    "certainty_5": both(
        "phiếu trái với sổ, thông tin khớp với sổ", "the forms speak against it, the facts agree with it"
    ),
    "more_households": both("và {households} hộ khác", "and {households} more"),
    "applies": both("Áp dụng", "Applies"),
    "income": both("Các mức thu nhập", "Income bands"),
    "indicators": both("Các chỉ số thiếu hụt", "Indicators"),
    "decisions": both("Bảng phân loại", "Decision table"),
    "exemption": both("Miễn và đánh dấu", "Exemption and flags"),
    "member_groups": both("Nhóm thành viên trong biểu báo cáo", "Groups of members in the forms"),
    "interpretations": both("Quy định có nhiều cách hiểu", "Clauses that can be read in more than one way"),
    "simplifications": both("Những điểm giản lược", "Simplifications"),
    "sources": both("Nguồn", "Sources"),
    "grades": both("Mức kiểm chứng", "Grades"),
    "default": both("mặc định", "default"),
    "open": both("không có mức trên", "no upper edge"),
    "any": both("bất kỳ", "any number"),
    "deprivations": both("số chỉ số thiếu hụt", "number of deprivations"),
    "stopped": both(
        "đã dừng sau {done} hộ; không tệp nào được ghi hay thay đổi",
        "stopped after {done} households; no file was written or changed",
    ),
}
_SHORT: dict[Status, Text] = {
    Status.POOR: both("nghèo", "poor"),
    Status.NEAR_POOR: both("cận nghèo", "near-poor"),
    Status.AVERAGE: both("trung bình", "average"),
    Status.ABOVE_AVERAGE: both("trên trung bình", "above average"),
    Status.UNDETERMINED: both("chưa xác định", "undetermined"),
}


class Words(Phrases):
    """The words of the program in one language."""

    def __init__(self, language: str) -> None:
        """Choose the language."""
        super().__init__(_WORDS, language)

    def status(self, status: Status) -> str:
        """Return the short word for a class, as the heading of a column."""
        return _SHORT[status].in_language(self.language)

    def number(self, value: float | None) -> str:
        """Return a number with the language's thousands separators; unknown is ``?``."""
        return "?" if value is None else number(value).in_language(self.language)

    def amount(self, value: float | None) -> str:
        """Return a number with one decimal, a whole one without; unknown is ``?``."""
        if not isinstance(value, float):
            return self.number(value)
        return number(round(value, 1), 1).in_language(self.language)  # 0.75 and 0.25 are 0.8 and 0.2: parts of a whole

    def heading(self, column: str) -> str:
        """Return the heading of a grouping column."""
        fact = load_dictionary().get(column)
        return fact.label.vi if fact is not None and self.language == "vi" else column

    def group(self, column: str, value: object) -> str:
        """Return a value of a grouping column."""
        if isinstance(value, bool):
            return self("yes" if value else "no")
        fact = load_dictionary().get(column)
        if self.language == "vi" and fact is not None and fact.values is not None and value in fact.values:
            return fact.values[str(value)].vi
        return self("unknown") if value is None else printable(value)
