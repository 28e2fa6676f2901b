from django import forms
from django.utils.translation import gettext_lazy as _


class DeclineForm(forms.Form):
    """Why an order is turned down, as its buyer reads it."""

    reason = forms.CharField(label=_("Lý do, người mua sẽ đọc"), max_length=200)
