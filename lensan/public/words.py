"""What public pages say, in Vietnamese and English side by side.

These pages set no cookie, so the language is part of the address, and both are kept together here
to be read and mended as one.
"""

from collections.abc import Mapping

ENGLISH: Mapping[str, str] = {
    "Nguồn gốc hàng hóa": "Where this comes from",
    "Nhãn này chưa gắn với lô nào": "This label is not attached to any lot yet",
    "Nhãn này đã hủy": "This label was cancelled",
    "Mã này không đúng": "This code is not right",
    "Không tìm thấy mã này": "This code is not known here",
    "Lô này đang được thu hồi": "This lot is being recalled",
    "Đừng ăn hay dùng hàng này. Hãy giữ lại và báo nơi bán.": (
        "Do not eat or use it. Keep it and tell the shop where you bought it."
    ),
    "Hàng này đã quá hạn dùng": "This product is past its best-before date",
    "Hãy xem lại tám ký tự trên nhãn.": "Please check the eight characters on the label.",
    "Nếu bạn vừa mua hàng mang nhãn này, xin báo nơi bán: nhãn có thể bị dán nhầm.": (
        "If you bought goods with this label, please tell the shop: it may have been put on by mistake."
    ),
    "Nhãn thật của chương trình luôn mở ra một trang như thế này với tên hàng.": (
        "A real label of the programme always opens a page like this with the name of the goods."
    ),
    "Lô này chưa có trong sổ: chưa ai ghi nó được trồng và thu hoạch ở đâu. Hãy hỏi nơi bán.": (
        "This lot is not on record: nobody wrote where it was grown and harvested. Please ask the shop."
    ),
    "Mã này là của sản phẩm, không của lô nào. Hãy gõ tám ký tự trên nhãn để xem lô của bạn.": (
        "This is the code of a product, not of a lot. Type the eight characters on the label to see yours."
    ),
    "Gõ mã trên nhãn": "Type the code on the label",
    "Xem": "Show",
    "Câu chuyện của lô hàng": "The story of this lot",
    "Thông tin theo quy định": "What the law asks for",
    "Chưa biết": "Not known",
    "có": "yes",
    "thiếu": "missing",
    "Tên hàng": "Name of the goods",
    "Mã GTIN": "GTIN",
    "Cơ sở sản xuất": "Producer",
    "Mã số cơ sở": "Producer's code",
    "Nơi trồng": "Origin",
    "Mã số vùng trồng": "Planting-area code",
    "Truy xuất nguồn gốc": "Traceability",
    "Giấy chứng nhận": "Certificates",
    "Ngày thu hoạch hoặc đóng gói": "Date of harvest or packing",
    "Hạn dùng": "Best before",
    "Cảnh báo": "Warnings",
    "không có cảnh báo": "no warning",
    "OCOP %(stars)s sao, đến hết %(until)s": "OCOP %(stars)s stars, until %(until)s",
    "%(kind)s, đến hết %(until)s": "%(kind)s, until %(until)s",
    "giấy chứng nhận an toàn thực phẩm": "food safety certificate",
    "bản cam kết sản xuất an toàn": "commitment to safe production",
    "chứng nhận VietGAP": "VietGAP certificate",
    "chứng nhận GlobalGAP": "GlobalGAP certificate",
    "mã số vùng trồng": "planting-area code",
    "nhãn hiệu": "trademark",
    "chỉ dẫn địa lý": "geographical indication",
    "đăng ký kinh doanh": "business registration",
    "%(kind)s ở %(commune)s": "%(kind)s in %(commune)s",
    "Việt Nam": "Viet Nam",
    "%(count)s việc đã ghi": "%(count)s facts told",
    "Nhập giống, vật tư": "Seed or supplies received",
    "Gieo trồng": "Sown or planted",
    "Phun thuốc, bón phân": "Sprayed or fertilised",
    "Thu hoạch": "Harvested",
    "Gom, phân loại, đóng gói": "Pooled, graded and packed",
    "Xếp vào thùng": "Put into a box",
    "Gửi đi": "Sent off",
    "Gói hàng": "Packed",
    "Lấy khỏi thùng": "Taken out of the box",
    "Khách trả lại": "Sent back by the buyer",
    "Một phần hàng trong kiện chưa rõ thuộc lô nào.": (
        "Of which lot a part of this parcel is, is not known."
    ),
    "Ảnh hàng hóa": "Photo of the goods",
    "Đến bưu cục": "Reached a post office",
    "Giao tới người mua": "Delivered to the buyer",
    "Báo thu hồi": "Recalled",
    "Việc khác": "Something else",
    "máy gửi": "sent by a machine",
    "ghi trên trang": "typed on a page",
    "tin nhắn": "by text message",
    "sổ giấy nhập sau": "paper diary, keyed in later",
    "hệ thống tự ghi": "written by the system",
    "giờ chưa chắc": "time in doubt",
    "Ai ghi": "Told by",
    "Ai báo": "Declared by",
    "Đã báo ghi sai": "Declared wrong",
    "Những việc này đã ghi rồi được báo là sai. Chúng không còn tính vào lô hàng.": (
        "These facts were told and then declared wrong. They no longer count for this lot."
    ),
    "Vụ trồng không có lần phun thuốc nào được ghi.": "No spraying was recorded for this crop.",
    "Chưa có việc gieo trồng nào được ghi.": "No sowing was recorded.",
    "Chưa rõ giống lấy từ đâu.": "Where the seed came from is not known.",
    "Trang này không dùng cookie và không theo dõi ai.": (
        "This page sets no cookie and follows nobody."
    ),
    "Tên, điện thoại và chỗ ở của nông hộ không được công bố.": (
        "Names, telephones and homes of farming households are not published."
    ),
    "hộ sản xuất nông nghiệp": "farming household",
    "hộ kinh doanh": "household business",
    "hợp tác xã": "cooperative",
    "tổ hợp tác": "cooperative group",
    "doanh nghiệp": "enterprise",
    "cơ sở sản xuất": "workshop",
    "tổ công tác tỉnh": "province's task force",
    "cán bộ huyện": "district officer",
    "cán bộ xã": "commune officer",
    "tổ công nghệ số cộng đồng": "hamlet's helper",
    "giảng viên": "trainer",
    "nhân viên bưu điện": "post office",
    "hộ sản xuất": "household",
}


def say(text: str, language: str) -> str:
    """Return what a page says, in its language."""
    return ENGLISH.get(text, text) if language == "en" else text
