"""Sentences about measures of poverty, weights and reviews; see ``mdpoverty.messages``."""

from __future__ import annotations

MEASURES: dict[str, tuple[str, str]] = {
    # Measures of poverty.
    "no_weights_by_name": (
        "hãy ghi trọng số theo mã chỉ số, ví dụ {example}: 1",
        "give the weights by the ids of the indicators, such as {example}: 1",
    ),
    "not_compared": ("không so sánh được hai đợt:", "these rounds cannot be compared:"),
    "measure_twice": (
        "có dòng xuất hiện hai lần; hãy dùng kết quả của measures cho một đợt",
        "a row appears twice; give what measures returned for one round",
    ),
    "group_kinds_differ": (
        "là {first} trong {one} nhưng là {second} trong {other}; nhóm phải cùng một kiểu",
        "is {first} in {one} and {second} in {other}; a group must have one type in both rounds",
    ),
    "no_cutoff": (
        "{seen} không phải là ngưỡng; hãy ghi 'status', số chỉ số thiếu hụt từ 1 đến {most}, hoặc tỷ trọng giữa 0 và 1",
        "{seen} is not a cut-off; write 'status', a number of deprivations from 1 to {most}, or a share between 0 and "
        "1",
    ),
    "cutoff_of_one": (
        "{seen} có thể hiểu là một chỉ số hoặc là tất cả các chỉ số; hãy ghi 1 nếu là một, {most} nếu là tất cả",
        "{seen} can mean one deprivation or all of them; write 1 for one, {most} for all",
    ),
    "no_indicator_weight": (
        "{seen} không phải là trọng số; trọng số là một số không âm",
        "{seen} is not a weight; a weight is a number from 0 up",
    ),
    "indicator_without_weight": (
        "chỉ số này chưa có trọng số; hãy ghi trọng số của mọi chỉ số, ghi 0 nếu không tính",
        "has no weight; give one for every indicator, 0 where it does not count",
    ),
    "indicators_weigh_nothing": (
        "mọi trọng số đều bằng 0; ít nhất một trọng số phải lớn hơn 0",
        "all weights are 0; at least one must be above 0",
    ),
    "no_household_weight": (
        "chứa {kind}; trọng số là một số: mỗi hộ đại diện cho bao nhiêu hộ",
        "holds {kind}; a weight is a number: how many households each one represents",
    ),
    "not_measured": ("không tính được gì:", "nothing can be measured:"),
    "no_unit": ("{seen} không phải là đơn vị tính; được phép: {allowed}", "{seen} is not a unit; allowed: {allowed}"),
    "no_persons_known": (
        "không biết số nhân khẩu của hộ nào; hãy cung cấp bảng hộ, hoặc dùng units=['households']",
        "no household's number of persons is known; give households, or units=['households']",
    ),
    "wrong_indicator_weights": ("trọng số chỉ số (indicator_weights):", "indicator_weights:"),
    "no_indicator": ("không có chỉ số nào mang mã này{near}", "no indicator has this id{near}"),
    "wrong_weights": ("trọng số (weights):", "weights:"),
    "one_household_has": ("1 hộ", "1 household has"),
    "households_have": ("{number} hộ", "{number} households have"),
    "without_weight": (
        "{who} không có trọng số; mỗi hộ cần một trọng số (hộ {names}{more})",
        "{who} no weight; every household needs one (household {names}{more})",
    ),
    "weight_below_zero": (
        "{who} có trọng số nhỏ hơn 0 (hộ {names}{more})",
        "{who} a weight below 0 (household {names}{more})",
    ),
    "weight_without_end": (
        "{who} có trọng số vô hạn (hộ {names}{more})",
        "{who} an infinite weight (household {names}{more})",
    ),
    "weights_all_zero": (
        "mọi hộ đều có trọng số 0; không đếm được gì",
        "every household has weight 0; nothing would be counted",
    ),
    "not_in_design": (
        "{who} để trống; mỗi hộ của mẫu cần một giá trị (hộ {names}{more})",
        "{who} no value; every sampled household needs one (household {names}{more})",
    ),
    "wrong_design": ("tầng và cụm của mẫu:", "strata and clusters:"),
    "no_results": (
        "{table}: không có cột {names}; hãy dùng bảng mà classify_table trả về",
        "{table}: no column {names}; give the table that classify_table returned",
    ),
    "results_of_another": (
        "{table}: không có cột {names}; kết quả này theo chuẩn khác, không phải {standard}",
        "{table}: no column {names}; these results follow another standard, not {standard}",
    ),
    "no_measures": (
        "{table}: không có cột {names}; hãy dùng kết quả của measures với cùng các nhóm",
        "{table}: no column {names}; give what measures returned, with the same groups",
    ),
    "earlier_without_before": (
        "earlier cho biết ai tái nghèo kể từ lần rà soát trước; cần có cả before",
        "earlier shows who became poor again since the review before; give before, too",
    ),
    "no_lines_to_draw": (
        "bảng không có mức thu nhập nào; cần bảng do parameters trả về",
        "the table has no income line; give what parameters returned",
    ),
    "no_line_in_dong": (
        "{standard} không có mức thu nhập tính bằng đồng; không tính được khoảng thiếu hụt thu nhập",
        "{standard} has no line in dong; an income gap cannot be computed",
    ),
    "no_review": (
        "{kind} không phải là cuộc rà soát; ghi Review(households, members, review_date=…)",
        "{kind} is not a review; give Review(households, members, review_date=…)",
    ),
    # Errors of a sample.
    "no_single_units": (
        "single_units={seen} không dùng được; được phép: {allowed}",
        "unknown single_units {seen}; allowed: {allowed}",
    ),
    "no_level": (
        "level={seen}: độ tin cậy nằm giữa 0 và 1, ví dụ 0.95",
        "level={seen}: a level of confidence lies between 0 and 1, such as 0.95",
    ),
    "one_stratum_has": ("1 tầng", "1 stratum has"),
    "strata_have": ("{number} tầng", "{number} strata have"),
    "single_clusters": (
        "{who} chỉ có một cụm ({names}{more}): không ước lượng được phần sai số của các tầng này",
        "{who} one cluster only ({names}{more}): their share of the error cannot be estimated",
    ),
    "single_households": (
        "{who} chỉ có một hộ ({names}{more}): không ước lượng được phần sai số của các tầng này",
        "{who} one household only ({names}{more}): their share of the error cannot be estimated",
    ),
    "no_other_strata": (
        "{told}, và không có tầng nào khác để lấy theo; hãy chọn single_units: center hoặc skip",
        "{told}, and no other stratum can stand for them; choose single_units: center or skip",
    ),
    "single_refused": (
        "{told}; hãy gộp với tầng khác, hoặc chọn single_units: center, scale hoặc skip",
        "{told}; join them with others, or choose single_units: center, scale or skip",
    ),
    "single_used": ("{told}; được tính theo single_units={choice}", "{told}; single_units={choice} was used for them"),
    # Published totals.
    "totals_unchecked": ("không kiểm tra được bảng:", "the table cannot be checked:"),
    "no_column": (
        "bảng không có cột này{near}; có các cột: {known}",
        "the table has no such column{near}; it has {known}",
    ),
    "not_added": ("chứa {kind}; chỉ cộng được số", "holds {kind}; only numbers can be added up"),
    "wrong_number_of_totals": (
        "{column}: số dòng tổng là {seen}, phải là {expected}; dùng total= để cho biết dòng tổng ghi gì ở cột này",
        "{column}: rows of totals: {seen}, expected: {expected}; use total= to say what such a row has in this column",
    ),
    "parts_above": (
        "các phần cộng lại được {added}, dòng tổng ghi {said} (nhiều hơn {far})",
        "the parts add up to {added}, the total says {said} ({far} more)",
    ),
    "parts_below": (
        "các phần cộng lại được {added}, dòng tổng ghi {said} (ít hơn {far})",
        "the parts add up to {added}, the total says {said} ({far} less)",
    ),
    # Drawings.
    "no_units_to_draw": (
        "by không nêu cột đơn vị nào, ví dụ huyện (district)",
        "by names no column of units, such as district",
    ),
    "no_class_to_draw": (
        "status={seen} không phải là phân loại; được phép: {allowed}",
        "status={seen} is not a class; allowed: {allowed}",
    ),
    "contributions_to_draw": (
        "mỗi chỉ số chỉ vẽ một phần đóng góp; hãy dùng kết quả của measures với một ngưỡng, không chia nhóm",
        "the picture shows one contribution for each indicator; give measures of one cut-off, without groups",
    ),
    "no_incomes_to_draw": (
        "households: không có cột {names}; để vẽ thu nhập cần cả khu vực (area) và thu nhập",
        "households: no column {names}; area and income are both needed to draw incomes",
    ),
}
