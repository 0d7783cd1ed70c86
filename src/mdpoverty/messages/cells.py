"""Sentences about values, their names, and records; see ``mdpoverty.messages``."""

from __future__ import annotations

VALUES: dict[str, tuple[str, str]] = {
    # Names.
    "unknown_fact": (
        "không có thông tin nào tên là {name}{near}; các tên có thể dùng: {known}",
        "no fact is called {name}{near}; known: {known}",
    ),
    # Values.
    "needs": ("{seen} không đọc được; cần: {needed}", "{seen} cannot be read; needed: {needed}"),
    "not_allowed": (
        "{seen} không hợp lệ{near}; được phép: {allowed}",
        "{seen} is not allowed{near}; allowed: {allowed}",
    ),
    "fraction": (
        "{seen} có phần lẻ; cần số nguyên, chương trình không cắt bỏ và không làm tròn",
        "{seen} is not a whole number; write one: the program neither cuts nor rounds",
    ),
    "fraction_of_income": (
        "{seen} có phần lẻ; cần số nguyên, chương trình không cắt bỏ và không làm tròn; nên ghi thu nhập của cả hộ "
        "(household_income)",
        "{seen} is not a whole number; the program neither cuts nor rounds; give the income of the whole household "
        "(household_income) instead",
    ),
    "fraction_in_thousands": (
        "{seen} có phần lẻ; cần số nguyên tính bằng đồng; nếu thu nhập đang ghi theo nghìn đồng, ghi {dong}",
        "{seen} is not a whole number of dong; if it is in thousands of dong, write {dong}",
    ),
    "ambiguous_number": (
        "{seen} có thể là {whole} hoặc {decimal}; viết số đúng theo một trong hai cách này",
        "{seen} may be {whole} or {decimal}; write the one that is meant",
    ),
    "in_thousands": (
        "{seen} có dấu phân cách hàng nghìn; viết liền: {whole}",
        "{seen} has thousands separators; write it without them: {whole}",
    ),
    "has_time": (
        "{seen} có kèm giờ, nên ở múi giờ khác là ngày khác; ghi ngày tại địa phương, ví dụ 31/12/2024",
        "{seen} has a time of day, so it is another day in another time zone; give the local day, such as 2024-12-31",
    ),
    "no_review_date": (
        "{seen} không phải là ngày rà soát; ghi 31/12/2024 hoặc 2024-12-31, hoặc một năm (lấy ngày cuối năm)",
        "{seen} is not a review date; write 2024-12-31 or 31/12/2024, or a year for its last day",
    ),
    "no_day": (
        "{seen} không phải là ngày; ghi 31/12/2024 hoặc 2024-12-31",
        "{seen} is not a date; write it as 2024-12-31 or 31/12/2024",
    ),
    "broken_text": ("{seen} có ký tự hỏng; gõ lại ô này", "{seen} contains a broken character; type it again"),
    "id_too_long": (
        "{seen} quá dài: khi lưu dạng số, mã có thể đã bị thay đổi; lấy lại mã từ sổ, ghi dạng văn bản",
        "{seen} is too long: as a number it may have changed; take the id from its source again, as text",
    ),
    "error_cell": ("{seen} là lỗi của bảng tính", "{seen} is a spreadsheet error"),
    "below_least": ("{seen} không thể có; nhỏ nhất là {least}", "{seen} is not possible; the least is {least}"),
    "above_most": ("{seen} không thể có; lớn nhất là {most}", "{seen} is not possible; the most is {most}"),
    "needed_integer": (
        "số nguyên viết liền bằng chữ số, ví dụ 1500000",
        "a whole number in digits without separators, such as 1500000",
    ),
    "needed_number": (
        "số viết bằng chữ số với dấu chấm thập phân, ví dụ 45.5",
        "a number in digits with a decimal point, such as 45.5",
    ),
    "needed_boolean": (
        "có, true, yes, 1, x (có) hoặc không, false, no, 0 (không); để trống nếu chưa biết",
        "true, yes, 1, x, có for yes, false, no, 0, không for no, blank for unknown",
    ),
    "needed_date": (
        "ngày, ví dụ 31/12/2024 (ngày trước, tháng sau) hoặc 2024-12-31",
        "a date such as 2024-12-31 or 31/12/2024 (the day first, then the month)",
    ),
    "needed_category": ("một trong các từ {allowed}", "one of {allowed}"),
    "needed_text": ("văn bản hoặc số nguyên", "text or a whole number"),
    "needed_id": ("mã là văn bản hoặc số nguyên", "an id, which is text or a whole number"),
    "needed_records": ("danh sách các bản ghi", "a list of records"),
    "needed_record": ("bản ghi các thông tin theo tên", "a record of facts by name"),
    # Records.
    "household_unreadable": ("không đọc được hộ {name}:", "household {name} cannot be read:"),
    "nameless_unreadable": ("không đọc được hộ:", "the household cannot be read:"),
    "household_impossible": (
        "các thông tin của hộ {name} không thể đúng:",
        "the facts of household {name} cannot be true:",
    ),
    "facts_impossible": ("các thông tin không thể đúng:", "the facts cannot be true:"),
    "member_twice": (
        "mã {names} có hai lần trong hộ; mỗi người một mã",
        "{names} appears twice in the household; give every person a different id",
    ),
    "of_another_household": (
        "{seen} là mã của hộ khác; hộ này là {expected}",
        "{seen} is the id of another household; this one is {expected}",
    ),
    "size_below_listed": (
        "số nhân khẩu là {size}, nhưng có {listed} thành viên được liệt kê; sửa một trong hai",
        "size is {size}, but {listed} members are listed; correct one of them",
    ),
    "two_ticks": (
        "đánh dấu {name} được ghi hai lần với hai giá trị khác nhau; giữ lại một",
        "the tick of {name} is given twice with two values; keep one of them",
    ),
    "unknown_tick": (
        "không có chỉ số nào tên là {name}{near}; các chỉ số: {known}",
        "no indicator is called {name}{near}; known: {known}",
    ),
}
