"""Sentences about the words that follow a command; see ``mdpoverty.messages``."""

from __future__ import annotations

OPTIONS: dict[str, tuple[str, str]] = {
    "wrong_command": ("{what}; cách dùng: {command} --help", "{what}; usage: {command} --help"),
    "no_command": (
        "không có lệnh {seen}{near}; các lệnh: {known}",
        "there is no command {seen}{near}; commands: {known}",
    ),
    "no_such_option": ("không có tùy chọn {seen}{near}", "there is no option {seen}{near}"),
    "option_missing": ("thiếu {name}", "{name} is missing"),
    "option_not_allowed": (
        "{name}: {seen} không hợp lệ{near}; được phép: {allowed}",
        "{name}: {seen} is not allowed{near}; allowed: {allowed}",
    ),
    "option_unreadable": ("{name}: giá trị không đọc được", "{name}: this value cannot be read"),
    "option_value": (
        "{name}: thiếu giá trị theo sau, hoặc thừa giá trị nếu tùy chọn này không nhận",
        "{name}: its value is missing, or the option takes no value",
    ),
    "wrong_words": (
        "lệnh được ghi thừa hoặc thiếu từ; nếu đường dẫn có khoảng trắng thì đặt trong ngoặc kép",
        "the command has too many or too few words; put a path with blanks in quotation marks",
    ),
    "template_is_two_tables": (
        "--output {file}: mẫu gồm hai bảng và một hướng dẫn; hãy nêu một thư mục (cho các tệp CSV), hoặc một tệp tên "
        "kết thúc bằng .xlsx",
        "--output {file}: a template is two tables and a guide; name a folder for CSV files, or a file that ends in "
        ".xlsx",
    ),
    "template_needs_book": (
        "--output {file}: --format xlsx cần một tệp tên kết thúc bằng .xlsx",
        "--output {file}: --format xlsx needs a file that ends in .xlsx",
    ),
    "template_needs_folder": (
        "--output {file}: --format csv cần một thư mục",
        "--output {file}: --format csv needs a folder",
    ),
}
