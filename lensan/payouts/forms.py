from django import forms
from django.utils.translation import gettext_lazy as _

from lensan.kernel.banks import BANKS
from lensan.marketplaces.models import Marketplace
from lensan.payouts.models import BankLine
from lensan.payouts.models.statements import RATED
from lensan.producers.models import Consent

LARGEST = 10**13  # đồng


class AccountForm(forms.Form):
    """Where a producer wants its money, and how it agreed that this is kept."""

    bank = forms.ChoiceField(label=_("Ngân hàng"), choices=[("", "…"), *BANKS.items()])
    number = forms.CharField(label=_("Số tài khoản"), max_length=19)
    holder = forms.CharField(label=_("Tên chủ tài khoản"), max_length=100)
    agreed = forms.ChoiceField(label=_("Người bán đồng ý bằng cách"), choices=Consent.Way.choices)


class ReasonForm(forms.Form):
    """Why something was decided about money."""

    reason = forms.CharField(label=_("Lý do"), max_length=200)


class AttachForm(ReasonForm):
    """To what a movement on the bank account belongs, and why."""

    to = forms.CharField(label=_("Mã lần trả tiền hoặc dòng đối soát"), max_length=30)


class BankLineForm(forms.Form):
    """A movement as it stands on the bank's own statement."""

    direction = forms.ChoiceField(label=_("Chiều"), choices=BankLine.Direction.choices)
    reference = forms.CharField(label=_("Mã giao dịch của ngân hàng"), max_length=90)
    amount = forms.IntegerField(label=_("Số tiền (đ)"), min_value=1, max_value=LARGEST)
    text = forms.CharField(label=_("Nội dung"), max_length=500, required=False)


class RateForm(forms.Form):
    """What a marketplace may keep of the goods' price, from a day on."""

    marketplace = forms.ModelChoiceField(Marketplace.objects.order_by("name"), label=_("Sàn"))
    kind = forms.ChoiceField(label=_("Loại"), choices=RATED)
    permille = forms.IntegerField(
        label=_("Phần nghìn"), min_value=0, max_value=1000, help_text=_("15 là 1,5% tiền hàng.")
    )
    valid_from = forms.DateField(
        label=_("Áp dụng từ"), widget=forms.DateInput(attrs={"type": "date"})
    )


class ThresholdForm(forms.Form):
    """Up to what revenue of a year a household is not taxed, from a day on."""

    amount = forms.IntegerField(
        label=_("Doanh thu năm (đ)"), min_value=0, max_value=LARGEST,
        help_text=_("Ghi 0 khi sàn phải khấu trừ với mọi doanh thu."),
    )  # fmt: skip
    valid_from = forms.DateField(
        label=_("Áp dụng từ"), widget=forms.DateInput(attrs={"type": "date"})
    )


class HandOverForm(forms.Form):
    """How much of an order's cash its carrier handed over."""

    amount = forms.IntegerField(label=_("Số tiền (đ)"), min_value=1, max_value=LARGEST)
