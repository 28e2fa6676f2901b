"""Who has been trained, as the training knows it."""

from django.utils.translation import gettext_lazy as _

from lensan.dashboard.indicators.indicator import Theme, share
from lensan.training import indicators

trained_digital = share(
    _("Được tập huấn kỹ năng số và bán hàng trên sàn"),
    theme=Theme.TRAINING,
    call=_("Gọi mời hộ đến lớp kỹ năng số gần nhất."),
    visit=_("Đến nhà mời hộ đến lớp kỹ năng số gần nhất."),
    page="/dao-tao/chua-hoc/?muc=digital",
)(indicators.trained_digital)


trained_packing = share(
    _("Được tập huấn đóng gói và giao hàng"),
    theme=Theme.TRAINING,
    call=_("Gọi mời hộ đến lớp đóng gói gần nhất."),
    visit=_("Đến nhà mời hộ đến lớp đóng gói gần nhất."),
    page="/dao-tao/chua-hoc/?muc=packing",
)(indicators.trained_packing)
