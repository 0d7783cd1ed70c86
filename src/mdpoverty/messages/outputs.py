"""Sentences about what is written, and the libraries that it takes; see ``mdpoverty.messages``."""

from __future__ import annotations

OUTPUTS: dict[str, tuple[str, str]] = {
    "no_format_to_write": (
        "{file}: phần đuôi tên tệp không cho biết ghi theo định dạng nào; được phép: {allowed}",
        "{file}: the ending does not show the format to write; allowed: {allowed}",
    ),
    "cli_needs": (
        "dòng lệnh cần {name}; cài đặt những gì cần thiết bằng lệnh: {command}",
        "the command line needs {name}; install what it needs with: {command}",
    ),
    "not_installed": (
        "chưa cài đặt {name}; cài đặt bằng lệnh: {command}",
        "{name} is not installed; install it with: {command}",
    ),
    "sheet_too_short": (
        "một trang tính chứa được {most} dòng, kết quả có {rows} dòng; hãy ghi ra .parquet hoặc .csv",
        "a sheet holds {most} rows, the results have {rows}; write .parquet or .csv",
    ),
    "not_written": (
        "{file}: không ghi được ({told}); tệp vẫn như cũ",
        "{file}: cannot be written ({told}); it was left as it was",
    ),
    "exists_already": (
        "{file}: đã có; đặt tên khác, hoặc cho phép ghi đè",
        "{file}: exists already; name another file, or allow it to be overwritten",
    ),
    "output_among_inputs": (
        "{file}: nằm trong thư mục {folder}, nơi tệp này sẽ bị đọc như dữ liệu đầu vào; hãy ghi kết quả ở nơi khác",
        "{file}: lies in the folder {folder}, where it would be read as an input; put the results elsewhere",
    ),
    "output_is_input": (
        "{file}: là một trong các tệp đầu vào; hãy đặt tên khác cho kết quả",
        "{file}: is one of the inputs; give the results another name",
    ),
    "no_such_folder": (
        "{file}: không có thư mục {folder}; hãy tạo thư mục này trước",
        "{file}: the folder {folder} does not exist; make it first",
    ),
    "folder_closed": (
        "{file}: không ghi được vào thư mục {folder}; hãy xin quyền ghi, hoặc ghi kết quả ở nơi khác",
        "{file}: the folder {folder} cannot be written to; ask for permission, or put the results elsewhere",
    ),
    "name_too_long": (
        "{name}: tên này dài {length} byte, thư mục chỉ nhận {longest}; hãy đặt tên ngắn hơn cho kết quả",
        "{name}: this name has {length} bytes, the folder takes {longest}; give the results a shorter name",
    ),
    "output_is_folder": (
        "{file}: là thư mục; hãy đặt tên khác cho kết quả",
        "{file}: is a folder; give the results another name",
    ),
    "output_is_device": (
        "{file}: là thiết bị hoặc đường ống; hãy ghi kết quả vào một tệp",
        "{file}: is a device or a pipe; give the results the name of a file",
    ),
    "no_workbook_name": (
        "{file}: các biểu được ghi vào bảng tính; đặt tên kết thúc bằng .xlsx",
        "{file}: the tables go into a workbook; give it a name that ends in .xlsx",
    ),
    "table_too_long": (
        "{name}: một trang tính chứa được {most} dòng, biểu có {rows} dòng; hãy ghi ra tệp CSV",
        "{name}: a sheet holds {most} rows, the table has {rows}; write CSV files",
    ),
    "no_page_name": (
        "{file}: báo cáo là một trang web; đặt tên kết thúc bằng .html",
        "{file}: a report is a web page; give it a name that ends in .html",
    ),
    "no_room": (
        "{folder}: không ghi được vào đây phần dữ liệu vượt quá bộ nhớ ({told}); giải phóng chỗ, hoặc ghi kết quả ở "
        "nơi còn chỗ",
        "{folder}: data that do not fit into memory cannot be kept there ({told}); make room, or write the output "
        "where there is room",
    ),
    "folder_not_made": (
        "{file}: không tạo được thư mục ({told})",
        "{file}: the folder cannot be made ({told})",
    ),
    "template_exists": (
        "{file}: đã có và có thể đã được điền; đặt tên khác",
        "{file}: exists already and may be filled in; name another place",
    ),
    "output_is_case_file": (
        "{file}: là một trong các tệp hộ mẫu; đặt tên khác cho báo cáo",
        "{file}: is one of the case files; name another file for the report",
    ),
    "no_receipt": (
        "{file}: không có biên nhận của kết quả; hãy nêu tệp kết quả do mdpoverty ghi, biên nhận nằm bên cạnh tệp đó",
        "{file}: there is no receipt; name a file of results that mdpoverty wrote, its receipt lies beside it",
    ),
    "receipt_damaged": (
        "{file}: biên nhận bị hỏng hoặc đã bị sửa; hãy lấy lại từ bản lưu",
        "{file}: the receipt is damaged or was altered; take it from a copy",
    ),
    "receipt_contradicts": (
        "biên nhận tự mâu thuẫn: lệnh dùng {standard}, kết quả lại ghi {other}",
        "the receipt contradicts itself: the command used {standard}, the results name {other}",
    ),
    "input_from_stdin": (
        "dữ liệu được đọc từ đầu vào chuẩn, không có tệp nào được lưu; không thể chạy lại từ biên nhận",
        "the data came from standard input and no file was kept; it cannot be run again from the receipt",
    ),
    "input_unchecked": (
        "chưa kiểm tra được đầu vào {file}: không có tệp nào được lưu",
        "the input {file} could not be checked: no file was kept",
    ),
    "input_added": (
        "có thêm tệp đầu vào không được đọc khi đó: {file}",
        "there is an input that was not read then: {file}",
    ),
    "facts_same": (
        "thông tin của các hộ vẫn như khi phân loại lần đó",
        "the facts of the households are those that were classified then",
    ),
    "rerun_over_results": (
        "{file} là kết quả cần kiểm tra và sẽ không bị ghi đè; hãy nêu tên tệp khác (-o)",
        "{file} holds the results in question and is not overwritten; name another file (-o)",
    ),
    "receipt_too_old": (
        "{file}: không phải biên nhận của một lần chạy trên tệp, hoặc do bản cũ ghi, chưa ghi lệnh và mã băm",
        "{file}: no receipt of a run on files, or an older version wrote it without the command and the digests",
    ),
    "input_not_found": (
        "không tìm thấy {file} trong {folder}; hãy nêu thư mục của dữ liệu đầu vào (--inputs)",
        "{file} is not in {folder}; name the folder of the inputs (--inputs)",
    ),
    "input_changed": (
        "dữ liệu đầu vào đã thay đổi: {file} không còn đúng như khi được đọc",
        "the input has changed: {file} is not what was read then",
    ),
    "facts_changed": (
        "thông tin của các hộ khác với khi phân loại lần đó",
        "the facts of the households are not those that were classified then",
    ),
    "standard_changed": (
        "chuẩn đã thay đổi: {standard} có mã băm {now}, khi đó là {then}",
        "the standard has changed: {standard} has the digest {now}, then it was {then}",
    ),
    "results_missing": (
        "thiếu tệp kết quả {file}",
        "the results {file} are missing",
    ),
    "results_changed": (
        "kết quả đã thay đổi: {file} không còn là những gì đã được ghi; chạy `mdpoverty rerun` để biết khác ở đâu",
        "the results have changed: {file} does not hold what was written; `mdpoverty rerun` tells where they differ",
    ),
    "results_saved_anew": (
        "{file} đã được lưu lại dưới dạng khác hoặc theo thứ tự khác, nội dung vẫn như cũ",
        "{file} was saved anew or in another order; its content is the same",
    ),
    "results_unreadable": (
        "{file}: không đọc được bảng kết quả",
        "{file}: the table of results cannot be read",
    ),
    "other_bytes": (
        "{file}: nội dung như nhau, tệp ghi khác ({versions})",
        "{file}: the content is the same, the file is written otherwise ({versions})",
    ),
    "results_differ": (
        "{file}: kết quả chạy lại khác với kết quả trong biên nhận",
        "{file}: the results of the new run are not those of the receipt",
    ),
    "results_differ_in": (
        "{file}: kết quả khác ở {rows} dòng; theo cột: {columns}",
        "{file}: the results differ in {rows} rows; by column: {columns}",
    ),
}
