from django import forms
from django.utils.translation import gettext_lazy as _

from lensan.producers.models import Consent


class AccountForm(forms.Form):
    """Where a producer wants its money, and how it agreed that this is kept."""

    bank = forms.CharField(label=_("Mã ngân hàng (BIN, 6 chữ số)"), max_length=6)
    number = forms.CharField(label=_("Số tài khoản"), max_length=19)
    holder = forms.CharField(label=_("Tên chủ tài khoản"), max_length=100)
    agreed = forms.ChoiceField(label=_("Người bán đồng ý bằng cách"), choices=Consent.Way.choices)


class ReasonForm(forms.Form):
    """Why something was decided about money."""

    reason = forms.CharField(label=_("Lý do"), max_length=200)
