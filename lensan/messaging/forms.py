from django import forms
from django.utils.translation import gettext_lazy as _


class AnswerForm(forms.Form):
    """What is typed on a telephone."""

    text = forms.CharField(label=_("Tin trả lời"), max_length=500, strip=True)
