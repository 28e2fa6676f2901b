"""What the demo's courses teach and ask: short, for people who hold a telephone for the first time."""

from lensan.training.models import Skill

TEXTS = {
    Skill.PHONE: (
        "Khóa máy bằng mật khẩu riêng.",
        "Ghi số điện thoại của tổ công nghệ số vào danh bạ.",
        "Tài khoản là của bà con: không cho mượn, không bán.",
    ),
    Skill.STALL: (
        "Gian hàng cần tên thật, địa chỉ thật, ba tấm ảnh rõ.",
        "Sàn duyệt xong mới bán được; chờ tin nhắn báo.",
    ),
    Skill.PHOTOS: (
        "Chụp ban ngày, nền sạch, đủ ba góc.",
        "Ghi rõ giống, trọng lượng, ngày thu hoạch.",
    ),
    Skill.ORDERS: (
        "Có tin nhắn đơn hàng thì trả lời trong ngày: 1 là bán, 2 là không bán.",
        "Đơn để quá hai ngày bị sàn hủy.",
    ),
    Skill.PACKING: (
        "Lót rơm hoặc giấy, trái không chạm thùng.",
        "Dán nhãn trước khi bưu tá đến.",
        "Giao đúng hẹn; hàng dập thì báo ngay.",
    ),
    Skill.PAYMENT: (
        "Nhận tiền vào tài khoản, xem đủ tiền mới giao.",
        "Mã QR chỉ để nhận; không bao giờ phải nhập mật khẩu để nhận tiền.",
    ),
    Skill.SAFETY: (
        "Không đọc mã OTP cho ai, kể cả người xưng là cán bộ.",
        "Không bấm liên kết lạ. Nghi ngờ thì gọi tổ công nghệ số.",
    ),
    Skill.DIARY: (
        "Ghi ngày bón, loại phân, số lượng.",
        "Ghi ngày phun và ngày được thu hoạch.",
        "Đủ nhật ký thì lô hàng truy xuất được.",
    ),
}

# Each question with its answers, the right one first.
ASKED: dict[Skill, tuple[tuple[str, ...], ...]] = {
    Skill.PHONE: (
        ("Mật khẩu điện thoại nên cho ai biết?", "Không cho ai", "Hàng xóm", "Người bán máy"),
        ("Ai đứng tên tài khoản bán hàng?", "Chính chủ hộ", "Ai cũng được", "Người mua"),
        ("Quên mật khẩu thì làm gì trước?", "Nhờ tổ công nghệ số giúp đặt lại", "Bỏ tài khoản", "Mượn tài khoản khác"),
    ),
    Skill.STALL: (
        ("Khi nào gian hàng bán được?", "Khi sàn đã duyệt", "Ngay khi nộp hồ sơ", "Sau một năm"),
        ("Địa chỉ gian hàng ghi thế nào?", "Đúng nơi lấy hàng", "Ghi đại", "Để trống"),
        ("Ai được thay bà con trông gian hàng?", "Người bà con đồng ý cho", "Người lạ trên mạng", "Người mua"),
    ),
    Skill.PHOTOS: (
        ("Ảnh nào bán được hàng?", "Ảnh thật, rõ, đủ góc", "Ảnh lấy trên mạng", "Ảnh chụp ban đêm"),
        ("Tin bán phải ghi gì?", "Giống, trọng lượng, ngày thu hoạch", "Chỉ cần giá", "Lời khen"),
        ("Nên chụp lúc nào?", "Ban ngày, đủ sáng", "Lúc trời tối", "Khi trời mưa"),
    ),
    Skill.ORDERS: (
        ("Nhận đơn trong bao lâu?", "Trong ngày", "Một tuần", "Khi nào rảnh"),
        ("Không đủ hàng thì sao?", "Trả lời 2: không bán", "Im lặng", "Giao thiếu"),
        ("Đơn để quá hai ngày thì sao?", "Sàn hủy đơn", "Được thêm tiền", "Không sao"),
    ),
    Skill.PACKING: (
        ("Trái cây đóng thùng thế nào?", "Lót giấy hoặc rơm, không để xóc", "Đổ đầy cho chặt", "Không cần lót"),
        ("Dán nhãn lúc nào?", "Trước khi bưu tá đến", "Sau khi giao", "Không cần"),
        ("Hàng dập khi đóng thì làm gì?", "Bỏ ra, báo người mua nếu thiếu", "Để dưới đáy", "Giao luôn"),
    ),
    Skill.PAYMENT: (
        ("Để nhận tiền có phải nhập mật khẩu không?", "Không bao giờ", "Có", "Tùy ngân hàng"),
        ("Khi nào giao hàng?", "Khi tiền đã vào, hoặc có thu hộ", "Khi khách gửi ảnh chuyển khoản"),
        ("Mã QR của bà con dùng để làm gì?", "Nhận tiền", "Trả tiền", "Mở điện thoại"),
    ),
    Skill.SAFETY: (
        ("Ai được hỏi mã OTP của bà con?", "Không ai cả", "Cán bộ xã", "Nhân viên sàn"),
        ("Nhận được tin trúng thưởng thì làm gì?", "Không bấm, hỏi tổ công nghệ số", "Bấm xem thử", "Gửi cho bạn bè"),
        ("Có người gọi dọa khóa tài khoản thì sao?", "Cúp máy, gọi tổ công nghệ số", "Làm theo", "Chuyển tiền"),
    ),
    Skill.DIARY: (
        ("Ghi nhật ký khi nào?", "Ngay hôm làm", "Cuối năm", "Khi có đoàn kiểm tra"),
        ("Bón phân thì ghi gì?", "Loại, lượng, ngày", "Chỉ ghi giá", "Không cần ghi"),
        ("Nhật ký giúp được gì?", "Lô hàng truy xuất được", "Bớt thuế", "Không giúp gì"),
    ),
}  # fmt: skip
