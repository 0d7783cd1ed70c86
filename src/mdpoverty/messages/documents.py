"""Sentences about standard files, case files and household files; see ``mdpoverty.messages``.

What is wrong inside a file of the law is told in English, under ``standard_file``: who writes such files reads it.
"""

from __future__ import annotations

DOCUMENTS: dict[str, tuple[str, str]] = {
    "document_unreadable": (
        "{file}: không đọc được ({told}); kiểm tra tên tệp",
        "{file}: cannot be read ({told}); check the name",
    ),
    "document_too_large": (
        "{file}: quá lớn; tệp chỉ được có tối đa {most} byte",
        "{file}: too large; a file has at most {most} bytes",
    ),
    "document_not_utf8": (
        "{file}: không phải UTF-8 (byte thứ {byte} của tệp); lưu lại dưới dạng UTF-8",
        "{file}: not UTF-8 at byte {byte}; save the file as UTF-8",
    ),
    "no_yaml": (
        "{where}: không phải YAML; từ cột {column} trở đi không đọc được, hãy kiểm tra dấu ngoặc, dấu hai chấm và "
        "khoảng trắng đầu dòng ở đây và ở dòng trước",
        "{where}: not YAML from column {column} on; check the brackets, the quotation marks, the colons and the blanks "
        "in front, here and on the line before",
    ),
    "no_yaml_at_all": (
        "{file}: không phải YAML; có ký tự không được phép",
        "{file}: not YAML; it holds characters that are not allowed",
    ),
    "faults_in_document": ("{file}: {faults}", "{file}: {faults}"),
    "one_fault": ("1 lỗi", "1 fault"),
    "several_faults": ("{number} lỗi", "{number} faults"),
    "file_not_used": (
        "{file}: {faults}; không dùng tệp này",
        "{file}: {faults}, the file is not used",
    ),
    "cases_not_run": (
        "{file}: {faults}; không chạy hộ mẫu nào của tệp",
        "{file}: {faults}, no case of the file is run",
    ),
    "no_case_file": (
        "{path}: không có tệp hộ mẫu; hãy nêu một tệp, hoặc một thư mục có tệp tên kết thúc bằng {ending}",
        "{path}: no case file; name a file, or a folder that holds files ending in {ending}",
    ),
    "no_anchors": (
        "{where}: không dùng neo và tham chiếu (& và *) trong các tệp này",
        "{where}: anchors and aliases (& and *) are not used in these files",
    ),
    "no_tags": (
        "{where}: không dùng thẻ ({tag}) trong các tệp này",
        "{where}: tags ({tag}) are not used in these files",
    ),
    "second_document": (
        "{where}: bắt đầu tài liệu thứ hai (---); mỗi tệp chỉ có một",
        "{where}: a second document begins (---); a file holds one",
    ),
    "document_too_deep": ("{where}: lồng vào nhau quá {most} tầng", "{where}: nested more than {most} deep"),
    "key_no_word": (
        "{where}: danh sách hoặc bản ghi không thể làm khóa",
        "{where}: a list or mapping cannot be a key",
    ),
    "long_number": (
        "số có {digits} chữ số; được phép tối đa {most}, mã thì đặt trong ngoặc kép",
        "a number of {digits} digits; at most {most} are allowed; put an id in quotes",
    ),
    "key_to_quote": (
        "khóa {key} không phải là chữ; đặt trong ngoặc kép",
        "the key {key} is not a word; put it in quotes",
    ),
    "key_twice": (
        "khóa {key} có hai lần, lần đầu ở dòng {first}",
        "the key {key} appears twice, first on line {first}",
    ),
    # Standards.
    "standards_missing": (
        "bản cài đặt này thiếu các chuẩn; hãy cài lại mdpoverty",
        "the standards are missing from this installation; install mdpoverty again",
    ),
    "standard_id_twice": (
        "{file}: mã {id} cũng là mã của {other}; chỉ giữ một tệp",
        "{file}: the id {id} is that of {other} too; keep one of them",
    ),
    "no_mapping": (
        "{file}: không phải tệp của chuẩn; chuẩn là bản ghi bắt đầu bằng `id:`",
        "{file}: a standard is a mapping that begins with `id:`",
    ),
    "extends_no_id": (
        "{where}: {seen} không phải là mã của chuẩn; ở đây không ghi đường dẫn",
        "{where}: {seen} is not the id of a standard; a path cannot be used here",
    ),
    "extends_outside": (
        "{where}: {file} dẫn ra ngoài thư mục; đặt một bản sao vào thư mục này",
        "{where}: {file} leads out of the folder; put a copy there",
    ),
    "extends_unknown": (
        "{where}: không có chuẩn nào tên là {seen}{near}; các chuẩn có sẵn: {known}",
        "{where}: no standard is called {seen}{near}; shipped: {known}",
    ),
    "extends_in_circle": (
        "{where}: các chuẩn {names} mở rộng nhau thành vòng, hoặc quá nhiều lần",
        "{where}: {names} extend each other in a circle, or too many times",
    ),
    "only_tables": (
        "{file}: là tệp các bảng, không phải chuẩn; tệp này được kiểm tra cùng các chuẩn dùng nó",
        "{file}: a file of tables, not a standard; it is checked with those that use it",
    ),
    "no_revision": (
        "{seen} không phải là phương án sửa; ghi bản ghi như {{'without': {{'indicators': […]}}}}",
        "{seen} is not a revision; give a mapping such as {{'without': {{'indicators': […]}}}}",
    ),
    "not_in_revision": (
        "phương án sửa không được có {parts}; muốn có thì hãy viết tệp riêng",
        "a revision cannot have {parts}; write a file of your own for them",
    ),
    "no_year_in_table": (
        "bảng {table} của chuẩn không có dòng cho năm {year}; hãy chọn ngày rà soát khác",
        "the table {table} has no row for {year}; choose another review date",
    ),
}
