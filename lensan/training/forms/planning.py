from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lensan.places.models import Commune
from lensan.training.actions.framing import WHOLE, Chosen
from lensan.training.forms.money import FIRST_YEAR, LARGEST, LAST_YEAR
from lensan.training.forms.words import Words

DEFAULT = Chosen(year=2022)
QUARTERS = ("first_quarter", "second_quarter", "third_quarter", "fourth_quarter")
MOST_TRAINERS, LONGEST = 2_000, 600


def _percent(label: Any, initial: int, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=0, max_value=100, initial=initial, help_text=help_text
    )


class PlanForm(forms.Form):
    """What a year's plan is to reach, and what it may count on."""

    year = forms.IntegerField(label=_("Năm"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    digital = _percent(
        _("Kỹ năng số (% số hộ)"), DEFAULT.digital, _("Mục tiêu của mỗi xã đến hết năm.")
    )
    packing = _percent(_("Đóng gói (% số hộ)"), DEFAULT.packing, _("Ghi 0 nếu chưa lập."))
    first_quarter = _percent(_("Đến hết quý I (% phần còn thiếu)"), 0, _("Ghi 0 nếu không đòi."))
    second_quarter = _percent(_("Đến hết quý II (% phần còn thiếu)"), 0)
    third_quarter = _percent(_("Đến hết quý III (% phần còn thiếu)"), 0)
    fourth_quarter = _percent(
        _("Đến hết quý IV (% phần còn thiếu)"), WHOLE, _("100 là đủ mục tiêu ở trên.")
    )
    floor = _percent(
        _("Mỗi xã ít nhất (% hộ chưa học)"), DEFAULT.floor, _("Để xã nào cũng có phần.")
    )
    willing = _percent(_("Hộ chịu đi học (%)"), DEFAULT.willing, _("Ước lượng, chưa kiểm chứng."))
    usual_share = _percent(
        _("Người mời sẽ đến (%)"), DEFAULT.usual_share,
        _("Ngày thường; mùa ít người học ghi riêng. Ước lượng, chưa kiểm chứng."),
    )  # fmt: skip
    cost_per_km = forms.IntegerField(
        label=_("Tiền đi lại (đ/km)"), min_value=0, max_value=1_000_000,
        initial=DEFAULT.cost_per_km, help_text=_("Ước lượng, chưa kiểm chứng."),
    )  # fmt: skip
    limit_km = forms.IntegerField(
        label=_("Xa nhất (km)"), min_value=1, max_value=500, initial=DEFAULT.limit_km
    )
    seconds = forms.IntegerField(
        label=_("Tính trong (giây)"), min_value=1, max_value=LONGEST, initial=DEFAULT.seconds
    )
    budget = forms.IntegerField(
        label=_("Thử với số tiền (đ)"), min_value=0, max_value=LARGEST, required=False
    )
    trainers = forms.IntegerField(
        label=_("Thử với số giảng viên"), min_value=0, max_value=MOST_TRAINERS, required=False
    )

    def chosen(self) -> Chosen:
        """Return what was chosen."""
        told = dict(self.cleaned_data)
        quarters = tuple(told.pop(name) for name in QUARTERS)
        return Chosen(**told, quarters=quarters)

    def clean(self) -> dict[str, Any]:
        """Refuse a year in which a later quarter is to have reached less than an earlier one."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        asked = 0
        for name in QUARTERS:
            if 0 < told.get(name, 0) < asked:
                self.add_error(name, _("Quý sau không thể đạt ít hơn quý trước."))
            asked = max(asked, told.get(name, 0))
        return told

    @classmethod
    def of(cls, data: Any, *, year: int) -> "PlanForm":
        """Return the form as filled in, or with what is usual where nothing is."""
        return cls(data) if "year" in data else cls(initial={"year": year})


class SeasonForm(forms.Form):
    """Days on which fewer people come, and where."""

    name = Words(label=_("Tên"), max_length=80)
    from_on = forms.DateField(
        label=_("Từ ngày"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    to_on = forms.DateField(
        label=_("Đến hết ngày"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    share = _percent(_("Người mời sẽ đến (%)"), 50)
    communes = forms.ModelMultipleChoiceField(
        Commune.objects.none(), label=_("Chỉ ở các xã"), required=False,
        help_text=_("Bỏ trống là mọi xã. Giữ Ctrl để chọn nhiều xã."),
    )  # fmt: skip

    def __init__(self, *args: Any, communes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["communes"]
        field.queryset = communes

    def clean(self) -> dict[str, Any]:
        """Refuse a season that ends before it begins."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        begins, ends = told.get("from_on"), told.get("to_on")
        if begins and ends and ends < begins:
            self.add_error("to_on", _("Ngày cuối phải từ ngày đầu trở đi."))
        return told
