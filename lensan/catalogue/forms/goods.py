from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import User
from lensan.catalogue.access import sellers_of
from lensan.catalogue.models import Product, Recognition
from lensan.kernel.text import nfc
from lensan.producers.models import Producer

FACTS = (
    "name", "group", "variety", "unit", "unit_weight_g", "origin", "net_content", "ingredients",
    "usage", "storage", "shelf_life_days", "warning", "description",
)  # fmt: skip
HELP = {
    "variety": _("Ví dụ: Queen, Năm Roi, OM 5451."),
    "unit_weight_g": _("Để tính cước gửi và sản lượng; 1 kg là 1000."),
    "origin": _("Nơi trồng, nơi làm ra: ấp, xã, huyện, tỉnh."),
    "net_content": _("Ví dụ: 500 g; 1 trái 1,2–1,5 kg."),
    "warning": _("Ví dụ: không dùng cho người dị ứng với cá."),
    "description": _("Vài câu cho người mua: vị, cách trồng, cách dùng."),
}


def owner_field(user: User, **how: Any) -> forms.ModelChoiceField[Producer]:
    """Return a box for the code of someone for whom the user may act."""
    return forms.ModelChoiceField(
        sellers_of(user), to_field_name="code", widget=forms.TextInput,
        error_messages={"invalid_choice": _("Không có mã hộ này trong phần bạn phụ trách.")},
        **how,
    )  # fmt: skip


class ProductForm(forms.ModelForm[Product]):
    """What goods are, and what their label must carry."""

    class Meta:
        model = Product
        fields = FACTS
        help_texts = HELP
        widgets = {
            name: forms.Textarea(attrs={"rows": 3})
            for name in ("ingredients", "usage", "warning", "description")
        }

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("group", "unit"):
            cast("forms.ChoiceField", self.fields[name]).required = True
        if self.instance.pk:
            return
        own = list(sellers_of(user)[:2]) if not user.is_officer else []
        self.fields["owner"] = owner_field(
            user, label=_("Mã hộ của chủ thể"), required=not user.is_officer,
            help_text=_("Chỉ ghi khi sản phẩm là của riêng một người; trái cây chung thì để trống."),
            initial=own[0].code if len(own) == 1 else None,
        )  # fmt: skip

    def clean_name(self) -> str:
        return nfc(self.cleaned_data["name"])

    def validate_unique(self) -> None:
        """Leave it to the action: it says the same in its own words, whoever is faster."""

    def validate_constraints(self) -> None:
        """Leave it to the action: it says the same in its own words, whoever is faster."""

    def changes(self) -> dict[str, Any]:
        """Return what was changed, by the names of the fields."""
        return {name: self.cleaned_data[name] for name in self.changed_data}


class RecognitionForm(forms.Form):
    """Stars that a council gave, or that are asked for."""

    status = forms.ChoiceField(label=_("Tình trạng"), choices=Recognition.Status.choices)
    stars = forms.TypedChoiceField(
        label=_("Số sao"), choices=[(n, f"{n} sao") for n in (3, 4, 5)], coerce=int
    )
    decision = forms.CharField(
        label=_("Số quyết định"), max_length=150, required=False,
        help_text=_("Ví dụ: 1358/QĐ-UBND."),
    )  # fmt: skip
    decided_on = forms.DateField(
        label=_("Ngày quyết định"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    valid_until = forms.DateField(
        label=_("Có hiệu lực đến hết"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Để trống thì tính ba năm kể từ ngày quyết định."),
    )  # fmt: skip
    source = forms.CharField(
        label=_("Nguồn"), max_length=500, required=False,
        help_text=_("Địa chỉ trang đăng, hoặc tên văn bản."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        decided, ends = cleaned.get("decided_on"), cleaned.get("valid_until")
        recognised = cleaned.get("status") == Recognition.Status.RECOGNISED
        if recognised and "decided_on" in cleaned and not decided:
            self.add_error("decided_on", _("Sản phẩm đã công nhận thì có ngày quyết định."))
        if decided and decided > timezone.localdate():
            self.add_error("decided_on", _("Ngày quyết định chưa đến."))
        if decided and ends and ends < decided:
            self.add_error("valid_until", _("Ngày hết hiệu lực trước ngày quyết định."))
        return cleaned
