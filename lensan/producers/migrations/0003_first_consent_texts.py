"""The first version of the words that are read to a person before they agree."""

from datetime import date

from django.db import migrations

OPENING = "Tôi đồng ý cho Tổ công tác 1034 của tỉnh"
CLOSING = (
    "Tôi biết mình có quyền xem, sửa, lấy bản sao, yêu cầu xóa dữ liệu và rút lại sự đồng ý này bất cứ lúc nào; "
    "việc rút lại không ảnh hưởng đến việc đã làm trước đó. Không trả lời không có nghĩa là đồng ý."
)
TEXTS = {
    "registry": "lưu họ tên, năm sinh, số điện thoại, số CCCD/CMND, nơi ở và nông sản của hộ tôi để lập hồ sơ và theo dõi "
    "trong chương trình đưa hộ sản xuất nông nghiệp lên sàn thương mại điện tử.",
    "contact": "gọi điện và nhắn tin cho tôi về lớp học, gian hàng và đơn hàng của hộ tôi.",
    "marketplace": "cung cấp họ tên, số điện thoại, địa chỉ và giấy tờ của hộ tôi cho sàn Postmart, Vỏ Sò để mở và vận hành "
    "gian hàng.",
    "public": "đăng tên hộ, xã và sản phẩm của hộ tôi trên trang mà ai cũng xem được.",
}


def write(apps, schema_editor):
    ConsentText = apps.get_model("producers", "ConsentText")
    for purpose, words in TEXTS.items():
        ConsentText.objects.create(
            purpose=purpose, version=1, valid_from=date(2022, 1, 1), text=f"{OPENING} {words} {CLOSING}"
        )


class Migration(migrations.Migration):
    dependencies = [("producers", "0002_search_by_fragment")]
    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
