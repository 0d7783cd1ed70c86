"""The sentences that messages are made of: for each code the Vietnamese and the English one.

A code is part of the public interface: programs decide by it what to do. What stands in braces is a parameter. The
codes of findings of the checks stand with the checks, in ``mdpoverty.facts.checks``.
"""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str]] = {
    # What somebody wrote in words of their own, in one language.
    "plain": ("{what}", "{what}"),
    # What the checks find; see ``mdpoverty.facts.checks``.
    "check": ("{meaning}", "{meaning}"),
    "seen": ("; đang ghi: {seen}", "; seen: {seen}"),
    "seen_in_rows": ("; đang ghi: {seen}{near}{rows}", "; seen: {seen}{near}{rows}"),
    "with_seen": ("{what}; đang ghi: {seen}", "{what}; seen: {seen}"),
    "of_rows": (" (số dòng: {rows})", " (rows: {rows})"),
    "is_needed": ("{name} phải là {needed}", "{name} is {needed}"),
    "range": ("{name} phải từ {low} đến {high}", "{name} is from {low} to {high}"),
    "range_up": ("{name} phải từ {low} trở lên", "{name} is at least {low}"),
    "range_down": ("{name} không được quá {high}", "{name} is at most {high}"),
    "never_below_zero": ("{name} không thể nhỏ hơn 0", "{name} is never below 0"),
    "birth_date_late": (
        "ngày sinh không thể sau ngày rà soát {day}",
        "a birth date is on or before the review date {day}",
    ),
    "birth_year_late": (
        "năm sinh không thể sau ngày rà soát {day}",
        "a birth year is not after the review date {day}",
    ),
    "age_contradicts_birth": (
        "{one} và {other} không thể cùng đúng vào ngày rà soát {day}; sửa một trong hai",
        "{one} and {other} cannot both be right on the review date {day}; correct one of them",
    ),
    "nobody_listed": (
        "không có thành viên nào được liệt kê; chưa biết gì về các thành viên của hộ",
        "no member is listed; every fact of its members is unknown",
    ),
    "size_below_members": (
        "số nhân khẩu (size) là tổng số người; không thể ít hơn số thành viên được liệt kê",
        "size counts all persons; it is not below the number of listed members",
    ),
    "size_above_members": (
        "số nhân khẩu (size) nhiều hơn số thành viên được liệt kê; chưa biết gì về những người còn lại",
        "more persons than listed members; nothing is known of the others",
    ),
    "income_contradicts_household": (
        "{share} phải bằng {whole} chia cho số nhân khẩu, làm tròn; sửa một trong ba số",
        "{share} is {whole} divided by the number of persons, rounded; correct one of the three",
    ),
    "impossible_points": (
        "{name} phải là bội số của {each}, từ 0 đến {most}",
        "{name} is a multiple of {each}, from 0 to {most}",
    ),
    "household_twice": (
        "mã hộ có nhiều lần trong bảng hộ; mỗi hộ chỉ giữ một dòng",
        "household_id stands more than once in the table of households",
    ),
    "id_missing": ("thiếu mã hộ (household_id)", "household_id is missing"),
    "id_missing_of_member": (
        "thiếu mã hộ (household_id); nếu mã chỉ ghi ở dòng đầu của mỗi hộ (ô gộp, hoặc bỏ trống ở các dòng dưới) thì "
        "ghi mã vào mọi dòng",
        "household_id is missing; if it stands only on the first row of a household (merged cells, or blank ones "
        "below), write it in every row",
    ),
    "member_id_twice": (
        "mã thành viên có nhiều lần trong hộ; mỗi người một mã",
        "member_id stands more than once in the household",
    ),
    "household_not_there": (
        "mã hộ không có trong bảng hộ",
        "household_id is not in the table of households",
    ),
    "nearly": (
        "; nhưng gần giống: {here} ở đây và {there} ở bảng hộ chỉ khác nhau ở số 0, dấu cách, chữ hoa hoặc cách gõ "
        "dấu; hãy ghi giống nhau",
        "; but nearly: {here} here and {there} there differ only in zeros, blanks, case or form of letters; make them "
        "the same",
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
        "members stand in a column of households and in a table of their own; give one of them",
    ),
    # Rows that are set aside.
    "not_all_listed": (
        "danh sách thành viên của hộ không đầy đủ, vì một dòng có thể thuộc hộ này đã bị loại; ghi số người của cả hộ "
        "vào cột số nhân khẩu (size): nếu mọi người đã được liệt kê thì như vậy là đủ",
        "its list of members is incomplete, for a row that may be of this household was set aside; write the number "
        "of all its persons in size: if all of them are listed, that settles it",
    ),
    "another_row": (
        "một dòng khác của hộ bị loại: {file} dòng {row}",
        "another row of the household is refused: {file} row {row}",
    ),
    "a_broken_one": ("hỏng", "a broken one"),
    "broken_line": (
        "dòng này có {cells} ô, dòng tiêu đề có {width} ô",
        "the line has {cells} cells, the heading {width}",
    ),
    "no_record": ("không phải là bản ghi", "no record"),
    "record_in_wrong_form": (
        "`members` phải là danh sách các bản ghi, `assessed` phải là bản ghi các đánh dấu",
        "`members` is a list of records and `assessed` a record of ticks",
    ),
    "member_no_record": ("members[{number}] không phải là bản ghi", "members[{number}] is no record"),
    "at": ("{path}: {what}", "{path}: {what}"),
    "no_json": ("không phải là JSON (cột {column}: {told})", "no JSON (column {column}: {told})"),
    "name_twice": ("tên {name} có hai lần trong một bản ghi", "the name {name} stands twice in a record"),
    "no_json_value": (
        "{word} không phải là giá trị JSON; bỏ những gì chưa biết, hoặc ghi null",
        "{word} is no JSON value; leave out what is unknown, or write null",
    ),
    "no_list_of_households": (
        '{file}: không có danh sách hộ; ghi [{{…}}, …] hoặc {{"households": […], "members": […]}}',
        '{file}: holds no list of households; write [{{…}}, …] or {{"households": […], "members": […]}}',
    ),
    "members_listed_twice": (
        "thành viên vừa nằm trong hộ, vừa nằm trong danh sách riêng; chỉ dùng một trong hai",
        "members stand inside households and in a list of their own; give one of them",
    ),
    "too_deep": (
        "danh sách hoặc bản ghi lồng vào nhau quá sâu, không đọc được",
        "lists or records stand too deep inside one another to be read",
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
    # How the program ends before its time.
    "stopped": (
        "đã dừng; mỗi tệp hoặc được ghi trọn vẹn, hoặc không bị thay đổi",
        "stopped; each file was either written whole or left as it was",
    ),
    "no_memory": (
        "không đủ bộ nhớ; chia sổ thành nhiều tệp Parquet hoặc CSV, hoặc dùng máy có nhiều bộ nhớ hơn",
        "there is not enough memory; split the register into files of Parquet or CSV, or use a larger machine",
    ),
    "defect": (
        "lỗi của chính mdpoverty {version} ({kind} tại {place}); không dùng kết quả vừa ghi, hãy báo lỗi kèm dòng này",
        "a defect of mdpoverty {version} ({kind} in {place}); do not use what was just written, and report this line",
    ),
    "no_language": (
        "language={seen} không dùng được; được phép: {allowed}",
        "language={seen} is none; allowed: {allowed}",
    ),
    # Names.
    "unknown_fact": (
        "không có thông tin nào tên là {name}{near}; các tên có thể dùng: {known}",
        "no fact is called {name}{near}; known: {known}",
    ),
    # Plausibility.
    "codes_of_no_fact": (
        "mã 'không biết' được khai báo cho thông tin không có:",
        "codes for unknown are declared for what is no fact:",
    ),
    "unknown_check": (
        "không có phép kiểm tra nào tên là {name}{near}; các phép kiểm tra: {known}",
        "no check is called {name}{near}; known: {known}",
    ),
    # Review dates.
    "outside_days": (
        "{standard} áp dụng từ {first} đến {last}, không áp dụng cho ngày rà soát {day}; kết quả là phép so sánh, "
        "không phải kết quả theo quy định của ngày đó",
        "{standard} applies from {first} to {last}, not on the review date {day}; the results are a comparison, not "
        "the law of that day",
    ),
    "outside_days_refused": (
        "{standard} áp dụng từ {first} đến {last}, không áp dụng cho ngày rà soát {day}; hãy chọn chuẩn áp dụng cho "
        "ngày đó, hoặc bỏ strict_dates (--strict-dates) để so sánh",
        "{standard} applies from {first} to {last}, not on the review date {day}; choose the standard that applies on "
        "that day, or leave out strict_dates (--strict-dates) to compare",
    ),
    # Values.
    "needs": ("{seen} không đọc được; cần: {needed}", "{seen} cannot be read; needed: {needed}"),
    "not_allowed": (
        "{seen} không hợp lệ{near}; được phép: {allowed}",
        "{seen} is not allowed{near}; allowed: {allowed}",
    ),
    "fraction": (
        "{seen} có phần lẻ; cần số nguyên, chương trình không cắt bỏ và không làm tròn",
        "{seen} is not whole; a whole number is needed, and nothing is cut or rounded",
    ),
    "fraction_of_income": (
        "{seen} có phần lẻ; cần số nguyên, chương trình không cắt bỏ và không làm tròn; nên ghi thu nhập của cả hộ "
        "(household_income)",
        "{seen} is not whole; a whole number is needed, and nothing is cut or rounded; better give household_income, "
        "the income of the whole household",
    ),
    "ambiguous_number": (
        "{seen} có thể là {whole} hoặc {decimal}; viết số đúng theo một trong hai cách này",
        "{seen} may be {whole} or {decimal}; write it in the one of these two ways that is meant",
    ),
    "in_thousands": (
        "{seen} có dấu phân cách hàng nghìn; viết liền: {whole}",
        "{seen} has separators of thousands; write it without: {whole}",
    ),
    "has_time": (
        "{seen} có giờ trong ngày, nên ở nơi khác là ngày khác; ghi ngày tại địa phương, ví dụ 31/12/2024",
        "{seen} has a time of day, so that it is another day elsewhere; give the local day, such as 2024-12-31",
    ),
    "no_review_date": (
        "{seen} không phải là ngày rà soát; ghi 31/12/2024 hoặc 2024-12-31, hoặc một năm (lấy ngày cuối năm)",
        "{seen} is no review date; write 2024-12-31 or 31/12/2024, or a year for its last day",
    ),
    "no_day": (
        "{seen} không phải là ngày; ghi 31/12/2024 hoặc 2024-12-31",
        "{seen} is no date; write it as 2024-12-31 or 31/12/2024",
    ),
    "broken_text": (
        "{seen} có ký tự hỏng; gõ lại ô này",
        "{seen} holds a broken character; write it anew",
    ),
    "id_too_long": (
        "{seen} dài quá nên khi là số có thể không còn đúng như đã ghi; lấy lại mã từ sổ, ghi dạng văn bản",
        "{seen} is too long for a number, which may have changed it; take the id from its source again, as text",
    ),
    "error_cell": ("{seen} là lỗi của bảng tính", "{seen} is an error of the spreadsheet"),
    "below_least": (
        "{seen} không thể có; nhỏ nhất là {least}",
        "{seen} is not possible; it is never below {least}",
    ),
    "above_most": (
        "{seen} không thể có; lớn nhất là {most}",
        "{seen} is not possible; it is never above {most}",
    ),
    "needed_integer": (
        "số nguyên viết liền bằng chữ số, ví dụ 1500000",
        "a whole number in figures without separators, such as 1500000",
    ),
    # Tables that are joined by the ids of households.
    "not_joined": ("không ghép được các bảng theo mã hộ:", "the tables cannot be joined by household_id:"),
    "no_id_column": (
        "không có cột household_id{near}; cột này là mã hộ, dùng để ghép các bảng",
        "no column household_id{near}; it names each household and joins the tables",
    ),
    "no_id_kind": (
        "chứa {kind}; mã hộ là số nguyên hoặc chữ{hint}",
        "holds {kind}; ids are whole numbers or text{hint}",
    ),
    "floats_of_gaps": (
        "; pandas đổi số nguyên thành số thập phân khi thiếu một mã",
        "; pandas makes decimals of them where one is missing",
    ),
    "zeros_lost": (
        "; nếu mã đã mất các số 0 ở đầu, hãy đọc mã hộ là chữ",
        "; if zeros in front of the ids were lost, read them as text",
    ),
    "nothing": ("", ""),
    "ids_missing": (
        "thiếu mã hộ ở {number} dòng; mỗi dòng cần có mã hộ",
        "missing in {number} rows; every row needs one",
    ),
    "ids_twice": (
        "có mã xuất hiện nhiều lần: {ids}; mỗi hộ chỉ giữ một dòng{hint}",
        "ids that stand more than once: {ids}; keep one row for each household{hint}",
    ),
    "id_kinds_differ": (
        "là {first} trong {one} nhưng là {second} trong {other}; hãy đọc mã hộ là chữ, đúng như trong sổ, ở mọi bảng",
        "is {first} in {one} and {second} in {other}; read it as text, as the register has it, in every table",
    ),
    "ids_lost": (
        "có hộ không có trong {other}: {ids}; hãy dùng các bảng của cùng một lần rà soát",
        "households that are not in {other}: {ids}; give tables that belong together",
    ),
    "kind_whole_numbers": ("số nguyên", "whole numbers"),
    "kind_numbers": ("số", "numbers"),
    "kind_text": ("chữ", "text"),
    "kind_truth": ("đúng/sai", "true and false"),
    "kind_dates": ("ngày", "dates"),
    "kind_nothing": ("toàn ô trống", "nothing"),
    "kind_lists": ("danh sách hoặc bản ghi", "lists or records"),
    "kind_other": ("giá trị kiểu khác", "values of another kind"),
    "unreadable_columns": ("{table}: không đọc được bảng này:", "{table} cannot be read:"),
    "column_twice": (
        "có {number} cột mang tên này; chỉ giữ một cột",
        "{number} columns have this name; keep one of them",
    ),
    # Groups.
    "not_grouped": ("không đếm được theo các nhóm này:", "these groups cannot be counted:"),
    "group_differs": (
        "có trong {one} và trong {other} nhưng khác nhau; hãy đổi tên một trong hai cột",
        "stands in {one} and in {other}, and they differ; rename one of the columns",
    ),
    "group_taken": (
        "bảng kết quả có một cột riêng mang tên này; hãy đổi tên cột dùng để chia nhóm",
        "the table that is returned has a column of its own of this name; rename the column that makes the groups",
    ),
    "group_pattern": (
        "đơn vị và nhóm không thể mang tên này; hãy đổi tên cột",
        "units and groups cannot have this name; rename the column",
    ),
    "no_group_kind": (
        "chứa {kind}; nhóm là chữ, số, ngày hoặc đúng/sai",
        "holds {kind}; a group is text, a number, a date, or true and false",
    ),
    "group_of_members": (
        "là cột của thành viên và không phải đúng/sai; chỉ cột đúng/sai cho biết hộ có thành viên như vậy",
        "is a column of members that is not true or false; only such columns say what a household has",
    ),
    "no_group": (
        "không bảng nào có cột này{near}; có các cột: {known}",
        "no table has this column{near}; there are {known}",
    ),
    "no_group_in_files": (
        "không tệp nào có cột này{near}; có các cột: {headings}",
        "no file has this column{near}; they have {headings}",
    ),
    "no_names": ("cần tên, một hoặc nhiều:", "names are needed, one or several:"),
    "no_name": ("{seen} không phải là tên", "{seen} is no name"),
    # Measures of poverty.
    "no_weights_by_name": (
        "hãy ghi trọng số theo mã chỉ số, ví dụ {example}: 1",
        "give the weights by the ids of the indicators, such as {example}: 1",
    ),
    "not_compared": ("không so sánh được hai đợt:", "these rounds cannot be compared:"),
    "measure_twice": (
        "có dòng xuất hiện hai lần; hãy dùng kết quả của measures cho một đợt",
        "a row stands twice; give what measures returned for one round",
    ),
    "group_kinds_differ": (
        "là {first} trong {one} nhưng là {second} trong {other}; nhóm phải cùng một kiểu",
        "is {first} in {one} and {second} in {other}; a group is of one type in both rounds",
    ),
    "no_cutoff": (
        "{seen} không phải là ngưỡng; hãy ghi 'status', số chỉ số thiếu hụt từ 1 đến {most}, hoặc tỷ trọng giữa 0 và 1",
        "{seen} is none; write 'status', a whole number of deprivations from 1 to {most}, or a share between 0 and 1",
    ),
    "cutoff_of_one": (
        "{seen} có thể hiểu là một chỉ số hoặc là tất cả các chỉ số; hãy ghi 1 nếu là một, {most} nếu là tất cả",
        "{seen} can mean one deprivation or all of them; write 1 for one, {most} for all",
    ),
    "no_indicator_weight": (
        "{seen} không phải là trọng số; trọng số là một số không âm",
        "{seen}; a weight is a number and not below 0",
    ),
    "indicator_without_weight": (
        "chỉ số này chưa có trọng số; hãy ghi trọng số của mọi chỉ số, ghi 0 nếu không tính",
        "has no weight; give one for every indicator, 0 where it does not count",
    ),
    "indicators_weigh_nothing": (
        "mọi trọng số đều bằng 0; ít nhất một trọng số phải lớn hơn 0",
        "all are 0; at least one weight is above 0",
    ),
    "no_household_weight": (
        "chứa {kind}; trọng số là một số: mỗi hộ đại diện cho bao nhiêu hộ",
        "holds {kind}; a weight is a number: for how many households each one stands",
    ),
    "needed_number": (
        "số viết bằng chữ số với dấu chấm thập phân, ví dụ 45.5",
        "a number in figures with a decimal point, such as 45.5",
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
    # Tables.
    "unreadable_tables": ("không đọc được các bảng:", "the tables cannot be read:"),
    "no_table": (
        "{table} là {seen}; cần một bảng pandas, Polars hoặc PyArrow (bảng lazy phải collect() trước)",
        "{table} is {seen}; a pandas, Polars or PyArrow table is needed (a lazy frame is collected first)",
    ),
    "ids_in_index": (
        "{table}: household_id là chỉ mục, không phải cột; dùng reset_index()",
        "{table}: household_id is the index, not a column; use reset_index()",
    ),
    "mixed_ids": (
        "là số ở một số dòng và là chữ ở dòng khác; hãy ghi mọi mã là chữ, đúng như trong sổ",
        "is a number in some records and text in others; write all as text, as the register has them",
    ),
    "with_hint": ("{rows}; {hint}", "{rows}; {hint}"),
    "hint_dates": (
        'trong pandas: pd.to_datetime(column, format="%d/%m/%Y"), không bao giờ thiếu format',
        'in pandas: pd.to_datetime(column, format="%d/%m/%Y"), never without the format',
    ),
    "hint_days": (
        'trong pandas: column.dt.tz_convert("Asia/Ho_Chi_Minh")',
        'in pandas: column.dt.tz_convert("Asia/Ho_Chi_Minh")',
    ),
    "in_one_row": (" (1 dòng, hộ {names}) [{check}]", " (1 row, household {names}) [{check}]"),
    "in_rows": (" ({rows} dòng, hộ {names}{more}) [{check}]", " ({rows} rows, household {names}{more}) [{check}]"),
    "which_household": (
        "{file}: có {number} hộ; cho biết hộ nào bằng mã hộ (household_id)",
        "{file}: holds {number} households; say which one is meant by its household_id",
    ),
    "no_household_called": (
        "{file}: không có hộ nào mang mã {seen}{near}",
        "{file}: no household is called {seen}{near}",
    ),
    "households_called": (
        "{file}: có {number} hộ cùng mang mã {seen}{near}",
        "{file}: {number} households are called {seen}{near}",
    ),
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
        "{names} stands twice in the household; every person has an id of its own",
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
