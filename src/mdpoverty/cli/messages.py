"""What the program prints, in English and in Vietnamese."""

from __future__ import annotations

from mdpoverty.cli.options import Language
from mdpoverty.cli.screen import printable
from mdpoverty.law.load import load_dictionary
from mdpoverty.vocabulary import Status

_WORDS: dict[str, tuple[str, str]] = {
    "households": ("households", "hộ"),
    "members": ("members", "thành viên"),
    "people": ("people", "nhân khẩu"),
    "all": ("all", "tổng số"),
    "exempt": ("exempt", "được miễn"),
    "balance": (
        "{what}: {came} in = {went} classified + {rejected} rejected",
        "{what}: {came} đọc vào = {went} đã phân loại + {rejected} bị loại",
    ),
    "heading": ("{id}, revision {revision}, on {date}", "{id}, bản {revision}, ngày {date}"),
    "outside": ("outside the days on which it applies", "ngoài thời gian áp dụng"),
    "provisional": ("provisional", "tạm thời"),
    "unofficial": ("unofficial: a what-if, not the law", "không chính thức: phương án giả định, không phải quy định"),
    "readings": ("chosen readings: {readings}", "cách hiểu đã chọn: {readings}"),
    "exempt_note": (
        "exempt: poor, and nobody in the household can work",
        "được miễn: hộ nghèo không có khả năng lao động",
    ),
    "exempt_unknown": (
        "; households for which that is not settled: {unknown}",
        "; số hộ chưa xác định được: {unknown}",
    ),
    "other_rows": (" (and {rows} more)", " (và {rows} dòng khác)"),
    "more": ("  and {rows} more", "  và {rows} lý do khác"),
    "undetermined_note": (
        "undetermined: facts are missing, and several classes remain possible (column possible_statuses)",
        "chưa xác định: thiếu thông tin, còn nhiều loại có thể (cột possible_statuses)",
    ),
    "unknown_people": (
        "?: the number of persons of a household is unknown (no size, and no members or an incomplete list of them)",
        "?: có hộ chưa biết số người (không có số nhân khẩu (size); không có thành viên, hoặc danh sách không đầy đủ)",
    ),
    "check": ("check", "phép kiểm tra"),
    "level": ("level", "mức"),
    "finds": ("what it finds", "tìm gì"),
    "error_level": ("error", "lỗi"),
    "warning_level": ("warning", "cảnh báo"),
    "soft_level": ("soft", "gợi ý"),
    "warning": ("worth a look: {rows} rows: {meaning}", "cần xem lại: {rows} dòng: {meaning}"),
    "warning_of_codes": ("worth a look: codes: {rows}: {meaning}", "cần xem lại: {rows} mã: {meaning}"),
    "unused": ("{file}: not used: {columns}", "{file}: không dùng: {columns}"),
    "written": ("written: {files}", "đã ghi: {files}"),
    "removed": (
        "removed what a run that was killed had left, which held records of people: {folder}",
        "đã xóa phần còn lại của một lần chạy bị ngắt, có chứa thông tin hộ: {folder}",
    ),
    "rejects_hint": (
        "{rows} rows rejected; with -o OUT their reasons are written to OUT.rejects.csv",
        "{rows} dòng bị loại; thêm -o OUT để ghi lý do vào OUT.rejects.csv",
    ),
    "sound": (
        "{file}: sound ({id}, revision {revision}, sha256 {digest})",
        "{file}: không có lỗi ({id}, bản {revision}, sha256 {digest})",
    ),
    "cases": ("{passed} passed, {failed} failed", "{passed} đạt, {failed} không đạt"),
    "file_unread": (", {number} file not read", ", {number} tệp không đọc được"),
    "files_unread": (", {number} files not read", ", {number} tệp không đọc được"),
    "rejects_shown": ("the first reasons:", "những lý do đầu tiên:"),
    "row": ("row", "dòng"),
    "from": ("from", "từ"),
    "to": ("to", "sang"),
    "share": ("share of households", "tỷ lệ hộ"),
    "yes": ("yes", "có"),
    "no": ("no", "không"),
    "by_lines": ("by lines", "do mức thu nhập"),
    "by_indicators": ("by indicators", "do chỉ số"),
    "by_rule": ("by rule", "do cách xác định"),
    "not_split": ("not split", "chưa tách được"),
    "unknown": ("unknown", "chưa biết"),
    "agrees": ("agrees", "khớp"),
    "contradicts": ("contradicts", "mâu thuẫn"),
    "cannot_tell": ("cannot tell", "chưa rõ"),
    "not_recorded": ("not recorded", "không ghi"),
    "poor_not_recorded": ("poor by the rule only", "chỉ nghèo theo quy định"),
    "recorded_not_poor": ("poor in the register only", "chỉ nghèo theo sổ"),
    "other_class": ("another class", "loại khác"),
    "ticks_contradicted": ("ticks", "đánh dấu"),
    "points_contradicted": ("B2", "B2"),
    "score_contradicted": ("B1", "B1"),
    "mark_contradicted": ("nobody can work", "hộ không có khả năng lao động"),
    "audited_marks": (
        "Marked by the register against what is known of the members",
        "Sổ ghi trái với thông tin của thành viên",
    ),
    "mark": ("mark", "sổ ghi"),
    "by_members": ("by the members", "theo thành viên"),
    "nobody_able": ("nobody can work", "không ai có khả năng lao động"),
    "somebody_able": ("somebody can work", "có người có khả năng lao động"),
    "indicator": ("indicator", "chỉ số"),
    "ticked_not_deprived": ("ticked, not deprived", "đánh dấu, không thiếu hụt"),
    "deprived_not_ticked": ("deprived, not ticked", "thiếu hụt, không đánh dấu"),
    "audited_class": ("The class in the register, held against the facts", "Phân loại trong sổ so với thông tin"),
    "audited_ticks": ("The ticks, held against the facts", "Đánh dấu thiếu hụt so với thông tin"),
    "surest": ("The surest contradictions", "Những mâu thuẫn chắc chắn nhất"),
    "recorded": ("in the register", "trong sổ"),
    "by_facts": ("by the facts", "theo thông tin"),
    "by_forms": ("with ticks and totals", "theo đánh dấu và tổng điểm"),
    "certainty_1": ("facts and forms speak against it", "thông tin và phiếu đều trái với sổ"),
    "certainty_2": ("the facts speak against it, the forms cannot tell", "thông tin trái với sổ, phiếu chưa rõ"),
    "certainty_3": ("the facts speak against it, the forms agree with it", "thông tin trái với sổ, phiếu khớp với sổ"),
    "certainty_4": ("the forms speak against it, the facts cannot tell", "phiếu trái với sổ, thông tin chưa rõ"),
    "certainty_5": ("the forms speak against it, the facts agree with it", "phiếu trái với sổ, thông tin khớp với sổ"),
    "more_households": ("and {households} more", "và {households} hộ khác"),
    "stopped": (
        "stopped after {done} households; no file was written or changed",
        "đã dừng sau {done} hộ; không tệp nào được ghi hay thay đổi",
    ),
}
_SHORT: dict[Status, tuple[str, str]] = {
    Status.POOR: ("poor", "nghèo"),
    Status.NEAR_POOR: ("near-poor", "cận nghèo"),
    Status.AVERAGE: ("average", "trung bình"),
    Status.ABOVE_AVERAGE: ("above average", "trên trung bình"),
    Status.UNDETERMINED: ("undetermined", "chưa xác định"),
}


class Words:
    """The words of one language."""

    def __init__(self, language: Language) -> None:
        """Choose the language."""
        self.language = language
        self._place = 1 if language is Language.VI else 0

    def __call__(self, key: str, **values: object) -> str:
        """Return a text with its values put in."""
        return _WORDS[key][self._place].format(**values)

    def status(self, status: Status) -> str:
        """Return the short word for a class, as the heading of a column."""
        return _SHORT[status][self._place]

    def number(self, number: float | None) -> str:
        """Return a number with its thousands set apart as the language does; unknown is ``?``."""
        if number is None:
            return "?"
        text = f"{number:,}"
        return text.replace(",", ".") if self.language is Language.VI else text

    def amount(self, number: float | None) -> str:
        """Return a number with one decimal, a whole one without; unknown is ``?``."""
        if number is None or isinstance(number, int):
            return self.number(number)
        text = f"{number + 0.0:,.1f}"
        return text.translate(str.maketrans(",.", ".,")) if self.language is Language.VI else text

    def heading(self, column: str) -> str:
        """Return the heading of a grouping column."""
        fact = load_dictionary().get(column)
        return fact.label.vi if fact is not None and self.language is Language.VI else column

    def group(self, column: str, value: object) -> str:
        """Return a value of a grouping column."""
        if isinstance(value, bool):
            return self("yes" if value else "no")
        fact = load_dictionary().get(column)
        if self.language is Language.VI and fact is not None and fact.values is not None and value in fact.values:
            return fact.values[str(value)].vi
        return self("unknown") if value is None else printable(value)
