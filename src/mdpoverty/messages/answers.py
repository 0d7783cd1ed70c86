"""Sentences about answers that are read back; see ``mdpoverty.messages``."""

from __future__ import annotations

ANSWERS: dict[str, tuple[str, str]] = {
    "no_answer": (
        "không phải là kết quả mà to_json ghi ra; hãy dùng nguyên văn bản mà to_json đã ghi",
        "no classification as to_json writes it; give the whole text that to_json wrote",
    ),
    "answer_contradicts": (
        "to_json không bao giờ ghi ra kết quả như thế này:",
        "a classification that to_json never writes:",
    ),
    "answer_id": ("phải là chữ, số nguyên hoặc null", "is text, a whole number, or null"),
    "answer_names": ("chỉ chứa tên", "holds names"),
    "answer_count": (
        "phải là hai số nguyên từ 0 trở lên: ít nhất và nhiều nhất",
        "holds two whole numbers from 0, the least and the greatest",
    ),
    "answer_truth": ("phải là true, false hoặc null", "is true, false or null"),
    "answer_flags": ("phải chứa true, false hoặc null theo tên", "holds true, false or null by name"),
    "receipt_kind": ("phải là {kind}", "is {kind}"),
    "kind_of_text": ("chữ", "text"),
    "kind_of_number": ("số nguyên", "a whole number"),
    "kind_of_truth": ("true hoặc false", "true or false"),
    "kind_of_mapping": ("bản ghi theo tên", "a mapping by name"),
    "receipt_digest": ("không phải là mã sha256 gồm 64 ký tự", "is no sha256 of 64 signs"),
    "receipt_days": (
        "applies_from, applies_through và review_date phải là ngày, ví dụ 2024-12-31",
        "applies_from, applies_through and review_date are dates such as 2024-12-31",
    ),
    "receipt_applies": (
        "mâu thuẫn với thời gian áp dụng từ {first} đến {last} và ngày rà soát {day}",
        "contradicts {first}, {last} and the review date {day}",
    ),
    "answer_classes": (
        "phải nêu mỗi loại một lần, từ nghèo nhất, và không nêu undetermined",
        "names each class once, from the poorest, and undetermined is none",
    ),
    "answer_settled": (
        "là chưa xác định, trong khi chỉ có thể là một loại",
        "is undetermined, where one class alone is possible",
    ),
    "answer_other_classes": (
        "là {status}, trong khi các loại có thể lại khác",
        "is {status}, and the possible classes are others",
    ),
    "answer_basis": (
        "cho biết vì sao hộ nghèo, trong khi hộ không nghèo",
        "says why a household is poor that is not",
    ),
    "answer_indicator_twice": (
        "có chỉ số xuất hiện hai lần, hoặc vừa đã biết vừa chưa biết",
        "an indicator stands twice, or is known and unknown",
    ),
    "answer_count_differs": (
        "không thể từ {low} đến {high} khi có {known} chỉ số đã biết và {unknown} chỉ số chưa biết",
        "cannot be {low} to {high} with {known} known and {unknown} unknown",
    ),
    "answer_exemption": (
        "hộ được miễn khi là hộ nghèo và không ai trong hộ có khả năng lao động",
        "a household is exempt if it is poor and nobody in it can work",
    ),
    "answer_gaps": (
        "chỉ nêu, và phải nêu, khi chưa xác định được loại hoặc việc miễn",
        "are named where the class or the exemption is open, and only there",
    ),
    "answer_indicators": (
        "có chỉ số mà chuẩn không có, hoặc sai thứ tự",
        "holds indicators that the standard does not have, or in another order",
    ),
    "answer_too_many": ("chuẩn chỉ có {number} chỉ số", "the standard has {number} indicators"),
    "answer_facts": ("có thông tin mà chuẩn không biết", "holds facts that the standard does not know"),
    "receipt_readings": ("không phải là các cách hiểu của chuẩn", "are not those of the standard"),
    "receipt_other_days": (
        "thời gian áp dụng không phải của chuẩn",
        "its days are not those of the standard",
    ),
    "receipt_state": (
        "bản sửa đổi hoặc tình trạng không phải của chuẩn",
        "its revision or its state is not that of the standard",
    ),
}
