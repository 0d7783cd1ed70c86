"""Sentences about what the checks find, and why rows are set aside; see ``mdpoverty.messages``."""

from __future__ import annotations

CHECKS: dict[str, tuple[str, str]] = {
    # What the checks find; see ``mdpoverty.facts.checks``.
    "check": ("{meaning}", "{meaning}"),
    "seen": ("; đang ghi: {seen}", "; seen: {seen}"),
    "seen_in_rows": ("; đang ghi: {seen}{near}{rows}", "; seen: {seen}{near}{rows}"),
    "with_seen": ("{what}; đang ghi: {seen}", "{what}; seen: {seen}"),
    "of_rows": (" (số dòng: {rows})", " (rows: {rows})"),
    "is_needed": ("{name} phải là {needed}", "{name} must be {needed}"),
    "range": ("{name} phải từ {low} đến {high}", "{name} must be from {low} to {high}"),
    "range_up": ("{name} phải từ {low} trở lên", "{name} must be at least {low}"),
    "range_down": ("{name} không được quá {high}", "{name} must be at most {high}"),
    "never_below_zero": ("{name} không thể nhỏ hơn 0", "{name} cannot be below 0"),
    "birth_date_late": (
        "ngày sinh không thể sau ngày rà soát {day}",
        "a birth date cannot be after the review date {day}",
    ),
    "birth_year_late": (
        "năm sinh không thể sau ngày rà soát {day}",
        "a birth year cannot be after the review date {day}",
    ),
    "age_contradicts_birth": (
        "{one} và {other} không thể cùng đúng vào ngày rà soát {day}; sửa một trong hai",
        "{one} and {other} cannot both be right on the review date {day}; correct one of them",
    ),
    "nobody_listed": (
        "không có thành viên nào được liệt kê; chưa biết gì về các thành viên của hộ",
        "no member is listed; every fact of its members is unknown",
    ),
    "only_an_id": (
        "dòng chỉ có mã hộ; bổ sung thông tin, hoặc xóa dòng nếu đây không phải là hộ",
        "the row has only an id; fill it in, or delete it if it is not a household",
    ),
    "size_below_members": (
        "số nhân khẩu (size) là tổng số người; không thể ít hơn số thành viên được liệt kê",
        "size counts all persons; it cannot be below the number of listed members",
    ),
    "size_above_members": (
        "số nhân khẩu (size) nhiều hơn số thành viên được liệt kê; chưa biết gì về những người còn lại",
        "more persons than listed members; nothing is known of the others",
    ),
    "income_contradicts_household": (
        "{share} phải bằng {whole} chia cho số nhân khẩu, làm tròn; sửa một trong ba số",
        "{share} must be {whole} divided by the number of persons, rounded; correct one of the three",
    ),
    "impossible_points": (
        "{name} phải là bội số của {each}, từ 0 đến {most}",
        "{name} must be a multiple of {each}, from 0 to {most}",
    ),
    "household_twice": (
        "mã hộ có nhiều lần trong bảng hộ; mỗi hộ chỉ giữ một dòng",
        "household_id appears more than once in the table of households",
    ),
    "id_missing": (
        "thiếu mã hộ (household_id); nếu mã chỉ ghi ở dòng đầu của mỗi hộ thì các dòng dưới là thành viên: chuyển "
        "sang bảng thành viên và ghi mã hộ vào mọi dòng",
        "household_id is missing; if it is only on the first row of a household, the rows below are its members: move "
        "them into a table of members, and write the id in every row",
    ),
    "id_missing_of_member": (
        "thiếu mã hộ (household_id); nếu mã chỉ ghi ở dòng đầu của mỗi hộ (ô gộp, hoặc bỏ trống ở các dòng dưới) thì "
        "ghi mã vào mọi dòng",
        "household_id is missing; if it is only on the first row of a household (merged cells, or blank ones below), "
        "write it in every row",
    ),
    "member_id_twice": (
        "mã thành viên có nhiều lần trong hộ; mỗi người một mã",
        "member_id appears more than once in the household",
    ),
    "household_not_there": (
        "mã hộ không có trong bảng hộ",
        "household_id is not in the table of households",
    ),
    "nearly": (
        "; nhưng gần giống: {here} ở đây và {there} ở bảng hộ chỉ khác nhau ở số 0, dấu cách, chữ hoa hoặc cách gõ "
        "dấu; hãy ghi giống nhau",
        "; but nearly: {here} here and {there} there differ only in zeros, blanks, case or accents; write them the "
        "same way",
    ),
    "not_there_but_nearly": ("{what}{near}", "{what}{near}"),
    "id_column_missing": (
        "không có cột household_id{near}; cột này là mã hộ, nối thành viên với hộ",
        "no column household_id{near}; it joins members to households",
    ),
    "tick_of_no_indicator": (
        "không có chỉ số nào của {standard} mang mã này{near}; các chỉ số: {known}",
        "no indicator of {standard} has that id{near}; known: {known}",
    ),
    "members_twice": (
        "thành viên vừa nằm trong một cột của bảng hộ, vừa nằm trong bảng riêng; chỉ dùng một trong hai",
        "members are in a column of households and in a table of their own; give one of them",
    ),
    # Rows that are set aside.
    "not_all_listed": (
        "danh sách thành viên của hộ không đầy đủ, vì một dòng có thể thuộc hộ này đã bị loại; ghi số người của cả hộ "
        "vào cột số nhân khẩu (size): nếu mọi người đã được liệt kê thì như vậy là đủ",
        "the list of members is incomplete: a row that may belong to this household was set aside; write the number "
        "of all its persons in size: if all of them are listed, that is enough",
    ),
    "another_row": (
        "một dòng khác của hộ bị loại: {file} dòng {row}",
        "another row of the household was refused: {file} row {row}",
    ),
    "a_broken_one": ("hỏng", "a broken one"),
    "broken_line": (
        "dòng này có {cells} ô, dòng tiêu đề có {width} ô",
        "the line has {cells} cells, the heading {width}",
    ),
    "no_record": ("không phải là bản ghi", "not a record"),
    "record_in_wrong_form": (
        "`members` phải là danh sách các bản ghi, `assessed` phải là bản ghi các đánh dấu",
        "`members` must be a list of records, `assessed` a record of ticks",
    ),
    "member_no_record": ("members[{number}] không phải là bản ghi", "members[{number}] is not a record"),
    "at": ("{path}: {what}", "{path}: {what}"),
    "at_line": ("{file} dòng {line}: {what}", "{file} line {line}: {what}"),
    "no_json": ("không phải là JSON (sai từ cột {column})", "not JSON (wrong from column {column} on)"),
    "name_twice": ("tên {name} có hai lần trong một bản ghi", "the name {name} appears twice in a record"),
    "no_json_value": (
        "{word} không phải là giá trị JSON; bỏ những gì chưa biết, hoặc ghi null",
        "{word} is not a JSON value; leave out what is unknown, or write null",
    ),
    "no_list_of_households": (
        '{file}: không có danh sách hộ; ghi [{{…}}, …] hoặc {{"households": […], "members": […]}}',
        '{file}: contains no list of households; write [{{…}}, …] or {{"households": […], "members": […]}}',
    ),
    "members_listed_twice": (
        "thành viên vừa nằm trong hộ, vừa nằm trong danh sách riêng; chỉ dùng một trong hai",
        "members are inside households and in a list of their own; give one of them",
    ),
    "too_deep": (
        "danh sách hoặc bản ghi lồng vào nhau quá sâu, không đọc được",
        "lists or records are nested too deep to be read",
    ),
    "too_many_digits": (
        "có số nhiều chữ số hơn mức đọc được",
        "a number has more digits than can be read",
    ),
    "rows_refused": (
        "có dòng không phân loại được, và không có gì được ghi:",
        "rows cannot be classified, and nothing was written:",
    ),
    "rejected_row": ("{reason} [{check}]", "{reason} [{check}]"),
    # Plausibility.
    "codes_of_no_fact": (
        "mã 'không biết' được khai báo cho thông tin không có:",
        "codes for unknown are declared for names that are not facts:",
    ),
    "codes_unused": (
        "{name}: mã 'không biết' được khai báo nhưng không có ở ô nào: {codes}; kiểm tra lại, vì nếu gõ sai thì mã "
        "thật vẫn được coi là giá trị",
        "{name}: these codes for unknown appear nowhere in the data: {codes}; check them: if one is mistyped, the "
        "real code is read as a value",
    ),
    "unknown_check": (
        "không có phép kiểm tra nào tên là {name}{near}; các phép kiểm tra: {known}",
        "no check is called {name}{near}; known: {known}",
    ),
}
