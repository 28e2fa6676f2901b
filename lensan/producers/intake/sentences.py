"""What is told to the commune about a cell: what is wrong, and what to do."""

from lensan.kernel.spreadsheets.cells import read_text
from lensan.kernel.text import nfc

_LONGEST = 40  # characters of the cell that are quoted

_SENTENCES = {
    "missing_name": "Dòng này chưa có họ tên{cell}."
    " Xin ghi họ tên chủ hộ hoặc tên đơn vị rồi tải lại.",
    "bad_phone": "Số điện thoại{cell} không dùng được nên được để trống."
    " Xin ghi đủ 10 chữ số, bắt đầu bằng số 0.",
    "bad_identity": "Số CMND/CCCD{cell} không dùng được nên được để trống."
    " Xin ghi đủ 9 hoặc 12 chữ số và định dạng ô là văn bản (Text).",
    "bad_birth": "Ngày sinh{cell} không dùng được nên được để trống."
    " Xin ghi ngày/tháng/năm sinh có thật, hoặc chỉ ghi năm sinh.",
    "unknown_place": "Không tìm thấy xã, phường, thị trấn{cell}."
    " Xin ghi đúng tên đơn vị hành chính, kèm tên huyện.",
    "ambiguous_place": "Có nhiều nơi cùng tên{cell}."
    " Xin ghi rõ xã, phường hay thị trấn, và thuộc huyện nào.",
    "unreadable_sheet": "Không đọc được trang tính{cell}."
    " Xin mở tệp bằng Excel, kiểm tra, lưu lại dạng .xlsx rồi tải lên lần nữa.",
    "duplicate_in_file": "Người này{cell} đã có ở một dòng khác trong cùng tệp."
    " Xin kiểm tra và chỉ giữ lại một dòng.",
    "text_converted": "Chữ{cell} dùng bảng mã cũ (TCVN3 hoặc VNI) và đã được chuyển sang Unicode."
    " Xin đọc lại xem có đúng không.",
    "identity_padded": "Số CMND/CCCD{cell} bị mất số 0 ở đầu và đã được thêm lại."
    " Xin đối chiếu với giấy tờ.",
    "phone_prefix_updated": "Số điện thoại{cell} dùng đầu số cũ và đã được đổi sang đầu số mới."
    " Xin ghi đầu số mới trong lần gửi sau.",
}


def problem_text(code: str, cell: object = "") -> str:
    """Return the sentence of a problem's code (`facts.CODES`), quoting the cell, shortened.

    :raises KeyError: for a code that is not in `facts.CODES`.
    """
    quoted = nfc(read_text(cell))
    if len(quoted) > _LONGEST:
        quoted = quoted[: _LONGEST - 1].rstrip() + "…"
    return _SENTENCES[code].format(cell=f" “{quoted}”" if quoted else "")
