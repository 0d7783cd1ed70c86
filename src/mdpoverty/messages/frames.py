"""Sentences about tables and groups; see ``mdpoverty.messages``."""

from __future__ import annotations

TABLES: dict[str, tuple[str, str]] = {
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
        "ids that appear more than once: {ids}; keep one row for each household{hint}",
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
    # Tables.
    "unreadable_tables": ("không đọc được các bảng:", "the tables cannot be read:"),
    "no_frame_kind": (
        "as_={seen} không dùng được; được phép: {allowed}",
        "unknown kind of table {seen}; allowed: {allowed}",
    ),
    "no_table": (
        "{table} là {seen}; cần một bảng pandas, Polars hoặc PyArrow (bảng lazy phải collect() trước)",
        "{table} is {seen}; a pandas, Polars or PyArrow table is needed (a lazy frame is collected first)",
    ),
    "ids_in_index": (
        "{table}: mã hộ (household_id) là chỉ mục, không phải cột; dùng reset_index()",
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
        "{file}: contains {number} households; choose one by its household_id",
    ),
    "no_household_called": (
        "{file}: không có hộ nào mang mã {seen}{near}",
        "{file}: no household has the id {seen}{near}",
    ),
    "households_called": (
        "{file}: có {number} hộ cùng mang mã {seen}{near}",
        "{file}: {number} households have the id {seen}{near}",
    ),
    "no_income_column": (
        "households: không có cột {names}: không hộ nào có thể được phân loại chắc chắn",
        "households: no column {names}: no household's class can be certain",
    ),
    "one_or_other": ("{one} hoặc {other}", "{one} or {other}"),
    "column_unused": (
        "{table}: cột {column} không phải là thông tin nào và không được dùng{near}",
        "{table}: column {column} is not a fact and is not used{near}",
    ),
    "fact_of_members": ("{name} – thông tin của thành viên", "{name} (a fact of members)"),
    "fact_of_households": ("{name} – thông tin của hộ", "{name} (a fact of households)"),
    "unused_heading": ("{name}{near}", "{name}{near}"),
    # Groups.
    "not_grouped": ("không đếm được theo các nhóm này:", "these groups cannot be counted:"),
    "group_differs": (
        "có trong {one} và trong {other} nhưng khác nhau; hãy đổi tên một trong hai cột",
        "is in {one} and in {other}, with different values; rename one of the columns",
    ),
    "group_taken": (
        "bảng kết quả có một cột riêng mang tên này; hãy đổi tên cột dùng để chia nhóm",
        "the returned table has its own column of this name; rename the column of the group",
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
        "là cột của thành viên nhưng không phải đúng/sai; nhóm theo thành viên cần cột đúng/sai",
        "is a column of members and not true or false; a group of members needs a column of true and false",
    ),
    "no_group": (
        "không bảng nào có cột này{near}; có các cột: {known}",
        "no table has this column{near}; they have {known}",
    ),
    "no_group_in_files": (
        "không tệp nào có cột này{near}; có các cột: {headings}",
        "no file has this column{near}; they have {headings}",
    ),
    "no_names": ("cần tên, một hoặc nhiều:", "names are needed, one or several:"),
    "no_name": ("{seen} không phải là tên", "{seen} is not a name"),
    "no_day_and_no_column": (
        "review_date={seen} không phải là ngày, cũng không phải là cột{near}; các cột: {known}",
        "review_date={seen} is neither a day nor a column{near}; columns: {known}",
    ),
    "no_day_of_review": (
        "hộ không có ngày rà soát, nên không biết áp dụng chuẩn nào; hãy ghi ngày, hoặc tách các hộ này ra",
        "the household has no review date, so that no standard applies; write it, or leave these households out",
    ),
    "jurisdiction_without_auto": (
        "jurisdiction chỉ dùng với standard='auto'; để so với chuẩn của tỉnh, hãy nêu cả hai chuẩn trong danh sách",
        "jurisdiction belongs to standard='auto'; for the class of a province name both standards in a list",
    ),
}
