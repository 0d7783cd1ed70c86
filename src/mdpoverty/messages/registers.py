"""Sentences about files that are read; see ``mdpoverty.messages``."""

from __future__ import annotations

FILES: dict[str, tuple[str, str]] = {
    "no_file_fits": (
        "{name}: không có tệp nào khớp với mẫu này; kiểm tra thư mục và phần đuôi tên tệp",
        "{name}: no file matches this pattern; check the folder and the ending",
    ),
    "folder_without_tables": (
        "{folder}: là thư mục không có bảng nào; khi nêu thư mục thì mọi tệp trong đó được đọc ({endings}), muốn đọc "
        "một phần thì nêu mẫu tên tệp như '{folder}/*.csv'",
        "{folder}: is a folder without tables; every file in a folder is read ({endings}); to read some of them, give "
        "a pattern such as '{folder}/*.csv'",
    ),
    "folder_with_others": (
        "{folder}: có tệp không phải bảng: {others}; khi nêu thư mục thì mọi tệp trong đó được đọc ({endings}), muốn "
        "đọc một phần thì nêu mẫu tên tệp như '{folder}/*.csv'",
        "{folder}: contains files that are not tables: {others}; every file in a folder is read ({endings}); to read "
        "some of them, give a pattern such as '{folder}/*.csv'",
    ),
    "not_sorted": (
        "{file}: không sắp xếp được thành viên theo hộ; giải phóng bộ nhớ và chỗ trên đĩa, hoặc sắp xếp thành viên "
        "trong tệp theo thứ tự của hộ",
        "{file}: the members cannot be sorted by household; make room in memory and on the disk, or put the members of "
        "the file in the order of the households",
    ),
    "no_format_to_read": (
        "{file}: phần đuôi tên tệp không cho biết định dạng; được phép: {allowed}, hoặc - cho stdin",
        "{file}: the ending does not show the format; allowed: {allowed}, or - for stdin",
    ),
    "file_unreadable": (
        "{file}: không đọc được ({told}); kiểm tra tên tệp và quyền truy cập",
        "{file}: cannot be read ({told}); check the name and the rights",
    ),
    "file_damaged": (
        "{file}: tệp hỏng hoặc không đầy đủ, hoặc không phải {kind}; lấy lại tệp gốc, hoặc mở ra và lưu lại",
        "{file}: damaged or incomplete, or no {kind}; take the file from its source again, or open it and save it anew",
    ),
    "kind_parquet": (
        "tệp Parquet",
        "Parquet file",
    ),
    "kind_workbook": (
        "bảng tính XLSX",
        "XLSX workbook",
    ),
    "file_cut_off": (
        "{file}: tệp hỏng hoặc không đầy đủ; lấy lại tệp gốc, hoặc mở ra và lưu lại",
        "{file}: damaged or incomplete; take the file from its source again, or open it and save it anew",
    ),
    "system_no_such_file": (
        "không có tệp hoặc thư mục này",
        "No such file or directory",
    ),
    "system_permission": (
        "không có quyền",
        "Permission denied",
    ),
    "system_no_space": (
        "hết chỗ trên đĩa",
        "No space left on device",
    ),
    "system_is_folder": (
        "là thư mục",
        "Is a directory",
    ),
    "system_too_large": ("tệp lớn quá mức cho phép", "File too large"),
    "system_no_folder": ("một phần của đường dẫn không phải là thư mục", "part of the path is not a folder"),
    "system_long_name": ("tên quá dài", "the name is too long"),
    "system_broken_disk": ("ổ đĩa hoặc mạng bị lỗi khi đọc, ghi", "the disk or the network failed"),
    "system_in_use": ("chương trình khác đang dùng", "another program uses it"),
    "system_loop": ("các liên kết dẫn vòng tròn", "its links lead in a circle"),
    "gave_up": ("lỗi {kind}", "the fault {kind}"),
    "system_read_only": (
        "chỉ được đọc, không được ghi",
        "Read-only file system",
    ),
    "ids_of_two_kinds": (
        "mã hộ (household_id) là {told}; hãy để cùng một kiểu, số hoặc chữ",
        "household_id is {told}; make them the same, numbers or text",
    ),
    "kind_in_table": (
        "{kind} trong {table}",
        "{kind} in {table}",
    ),
    "headings_alike": (
        "các tiêu đề {headings} cùng có nghĩa là {fact}; chỉ giữ một cột",
        "the headings {headings} both mean {fact}; keep one of the columns",
    ),
    "heading_twice": (
        "tiêu đề {heading} có hai lần; chỉ giữ một cột",
        "the heading {heading} appears twice; keep one of the columns",
    ),
    "beginning_twice": (
        "ô đầu của cột {one} và cột {other} giống nhau; chỉ giữ một cột",
        "columns {one} and {other} begin with the same cell; keep one of the columns",
    ),
    "unreadable_table": (
        "không đọc được bảng:",
        "the table cannot be read:",
    ),
    "no_household_id": (
        "{file}: không có cột household_id (hoặc Mã hộ){near}; mỗi dòng ghi mã hộ ở cột này. Các tiêu đề thấy "
        "được: {headings}",
        "{file}: no column household_id (or Mã hộ){near}; every row names its household there. Headings seen: "
        "{headings}",
    ),
    "headings_unknown": (
        "{number}, không nhận ra tiêu đề nào; dòng đầu phải là tên các cột, ví dụ household_id, area (Mã hộ, Khu vực)",
        "{number}, none of them known; the first line must name the columns, such as household_id, area",
    ),
    "no_headings": (
        "không có",
        "none",
    ),
    "headings_shown": (
        "{headings}",
        "{headings}",
    ),
    "households_refused": (
        "có hộ không phân loại được; sửa các dòng mà check_tables chỉ ra, hoặc bỏ cả hộ cùng mọi thành viên (bỏ bớt "
        "một người thì hộ thành hộ khác):",
        "some households cannot be classified; correct the rows that check_tables names, or leave out whole "
        "households with all their members (without one of its members a household changes):",
    ),
    "one_of_two": ("{one} hoặc {other}", "{one} or {other}"),
    "sheet_unread": (
        "{file}: trang {sheets} sẽ không được đọc; đặt tên trang thành viên là {members}, trang hộ là {households}, "
        "và bỏ trang nào không phải hộ hay thành viên",
        "{file}: the sheet {sheets} would not be read; call the sheet of members {members}, the sheet of households "
        "{households}, and remove any other",
    ),
    "sheet_empty": (
        "{file}: trống; dòng đầu phải là tên các cột",
        "{file}: is empty; the first row must name the columns",
    ),
    "file_empty": (
        "{file}: trống; dòng đầu phải là tên các cột",
        "{file}: is empty; the first line must name the columns",
    ),
    "workbook_too_large": (
        "{file}: khi giải nén sẽ chiếm {size} MB, nhiều hơn hẳn một sổ cần; tệp có thể được tạo ra để gây hại. "
        "Nếu là tệp của mình, hãy lưu các trang tính thành tệp CSV",
        "{file}: would have {size} MB when unpacked, far more than a register needs; it may be made to do harm. "
        "If it is yours, save the sheets as CSV files",
    ),
    "cells_too_far": (
        "{file}: chỉ có {filled} ô có nội dung, nhưng chúng trải đến cột {column}, dòng {row}; xóa các cột bên "
        "phải và các dòng bên dưới bảng (trong Excel: chọn, nhấp chuột phải, Delete), rồi lưu",
        "{file}: only {filled} cells are filled, but they reach to column {column}, row {row}; delete the "
        "columns to the right of the table and the rows below it (in Excel: select them, right click, Delete), "
        "and save",
    ),
    "unpaired_marks": (
        "{file} dòng {first}: dấu ngoặc kép ở dòng {lines} không thành cặp, nên không biết dòng nào kết thúc ở đâu; "
        'dấu ngoặc kép trong ô phải ghi hai lần (""), và cả ô đặt trong ngoặc kép',
        "{file} line {first}: the quotation marks on line {lines} do not pair up, so that nobody can tell where a row "
        'ends; write a quotation mark inside a cell twice ("") and the cell in quotation marks',
    ),
    "lines_between": (
        "{first} đến {last}",
        "{first} to {last}",
    ),
    "both_from_stdin": (
        "hộ và thành viên không thể cùng đọc từ đầu vào chuẩn; hãy để một trong hai trong tệp",
        "households and members cannot both come from standard input; put one of them in a file",
    ),
    "one_file_twice": (
        "{file}: được nêu vừa là tệp hộ vừa là tệp thành viên; nếu tệp chứa cả hai thì chỉ nêu một lần",
        "{file}: is given both as households and as members; if it holds both, name it once",
    ),
    "holds_members_too": (
        "{file}: đã chứa thành viên; bỏ {members}, hoặc lấy thành viên ra khỏi tệp",
        "{file}: holds members, too; leave out {members}, or take them out of the file",
    ),
    "files_differ": (
        "không ghép được các tệp của một bảng:",
        "the files of one table cannot be put together:",
    ),
    "kinds_of_files": (
        "là {told}; hãy lưu cột này cùng một kiểu trong mọi tệp, ví dụ văn bản",
        "holds {told}; save the column in one type in all files, such as text",
    ),
    "packed_file": (
        "{file}: là tệp nén (như .xlsx), không phải văn bản; đặt đúng đuôi tên tệp",
        "{file}: is a packed file (such as .xlsx), not text; give it its own ending",
    ),
    "not_utf8": (
        "{file} dòng {line}: không phải UTF-8 (byte thứ {byte} của tệp); lưu lại dưới dạng UTF-8 (trong Notepad: Save "
        "As, Encoding UTF-8; không lưu bằng Excel, vì Excel biến mã như 007 thành 7)",
        "{file} line {line}: not UTF-8 (byte {byte} of the file); save as UTF-8 (in Notepad: Save As, Encoding UTF-8; "
        "not in Excel, which turns an id such as 007 into 7)",
    ),
    "utf16": (
        "{file}: không phải UTF-8 mà là UTF-16, hoặc không phải văn bản; lưu lại dưới dạng UTF-8 (trong Notepad: Save "
        "As, Encoding UTF-8; không lưu bằng Excel, vì Excel biến mã như 007 thành 7)",
        "{file}: not UTF-8 but UTF-16 or no text at all; save as UTF-8 (in Notepad: Save As, Encoding UTF-8; not in "
        "Excel, which turns an id such as 007 into 7)",
    ),
    "changed_file": (
        "đã bị sửa, thay hoặc xóa; chạy lại khi không ai ghi vào tệp",
        "was changed, replaced or removed; run again when nobody writes to it",
    ),
    "files_changed": (
        "có tệp thay đổi trong khi đang đọc, và không có gì được ghi:",
        "files changed while they were read, and nothing was written:",
    ),
    "no_one_household": (
        "{file}: một hộ là một bản ghi các thông tin; bảng và danh sách thì dùng classify_table",
        "{file}: one household is a mapping of facts; tables and lists go to classify_table",
    ),
    "read_in_pieces": (
        "sổ được đọc thành nhiều phần và không giữ lại phần nào; hãy đọc tệp kết quả",
        "the register was read in pieces, and nothing of it was kept; read the file of results",
    ),
}
