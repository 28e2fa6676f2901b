"""What people call the words of a deed, on the device that wrote them and in the officer's book."""

from collections.abc import Iterator, Mapping
from typing import Any

from lensan.traceability.mass import NAMES

UNREADABLE = frozenset({"photo", "strokes", "versions", "key"})  # pictures, what was read to whom
LABELS: Mapping[str, str] = {
    "producer": "Hộ", "name": "Tên", "hamlet": "Ấp", "commune": "Xã", "birth": "Ngày sinh", "sex": "Giới tính",
    "phones": "Điện thoại", "smartphone": "Có điện thoại thông minh", "identity_number": "Số CCCD/CMND",
    "grows": "Nông sản", "area_m2": "Diện tích (m²)", "kind": "Loại", "changes": "Sửa thành",
    "seen": "Máy còn thấy", "purposes": "Đồng ý việc", "way": "Bằng cách", "place": "Nơi",
    "witness": "Người chứng", "variety": "Giống", "group": "Nhóm", "unit": "Đơn vị tính",
    "price": "Giá mỗi đơn vị (đ)", "floor_price": "Giá thấp nhất (đ)", "offer": "Mặt hàng",
    "harvest_from": "Thu hoạch từ", "harvest_to": "Thu hoạch đến", "quantity": "Sản lượng dự kiến",
    "on_hand": "Đã có trong kho", "best_before": "Dùng tốt nhất trước", "side": "Mặt chụp",
    "order": "Đơn", "reason": "Lý do", "class": "Lớp", "on": "Ngày", "holds": "Nay thế nào",
    "marketplace": "Ở sàn", "note": "Ghi thêm", "look_again_on": "Xem lại ngày",
    "plot": "Thửa số", "crop": "Vụ trồng", "input": "Giống, vật tư (mã)", "bag": "Mã trên bao bì",
    "amount": "Số lượng", "planting_area_code": "Mã số vùng trồng", "last": "Đợt cuối, kết thúc vụ",
    "pre_harvest_days": "Số ngày cách ly ghi trên nhãn thuốc",
    "vehicle": "Xe", "trip": "Chuyến số", "stop": "Điểm dừng số", "picked": "Đã nhận kiện, cân được (g)",
    "given": "Đã giao", "received": "Số lượng", "code": "Mã nhận hàng", "cash": "Thu tiền mặt (đ)",
    "receiver": "Người ở nhà", "codes": "Kiện", "parcel": "Kiện", "where": "Đọc khi nào",
    "at_stop": "Điểm dừng số", "km": "Số km trên đồng hồ", "celsius": "Nhiệt độ thùng lạnh (°C)",
    "kilos": "Bao nhiêu kg", "thing": "Việc số", "deed": "Việc đã ghi",
}  # fmt: skip
ANSWERS: Mapping[str, str] = {
    "yes": "có",
    "no": "không",
    "true": "có",
    "false": "không",
    "unknown": "không rõ",
    "leaving": "lúc rời bưu cục",
    "gate": "ở điểm dừng",
    "hub": "lúc về bưu cục",
    "damaged": "hư hỏng",
    "lost": "mất",
    "seed": "giống",
    "spray": "thuốc bảo vệ thực vật",
    "fertiliser": "phân bón",
    **NAMES,
}


def in_words(arguments: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what was told, each under what people call it; what stands within another after its own."""
    for name, value in arguments.items():
        if name in UNREADABLE:
            continue
        label = LABELS.get(name, name)
        if isinstance(value, Mapping):
            yield from ((f"{label}: {inner}", told) for inner, told in in_words(value))
        else:
            yield label, _said(value)


def _said(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(_said, value))
    plain = str(value).lower() if isinstance(value, bool) else str(value)
    return ANSWERS.get(plain, plain)
