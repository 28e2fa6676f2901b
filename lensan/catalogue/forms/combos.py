from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import User
from lensan.catalogue.access import basket_makers_of, sellers_of
from lensan.catalogue.actions.composing import Wanted
from lensan.catalogue.forms.goods import owner_field
from lensan.catalogue.forms.offers import LARGEST
from lensan.catalogue.models import Combo, Group, Product, Unit
from lensan.kernel.text import nfc
from lensan.producers.models import Producer

NONE = SafeString('<option value="">–</option>')
MOST_PARTS, BLANK = 12, 3  # rows of the form, and how many stay empty for more


class ComboForm(forms.Form):
    """What a basket is called and costs, and who supplies it."""

    name = forms.CharField(label=_("Tên combo"), max_length=150)
    price = forms.IntegerField(label=_("Giá một giỏ (đ)"), min_value=1, max_value=LARGEST)
    description = forms.CharField(
        label=_("Mô tả"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3})
    )
    suppliers = forms.CharField(
        label=_("Mã hộ của người góp hàng"), required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Mỗi dòng một mã. Hợp tác xã luôn góp được; hợp tác xã nhờ cán bộ thêm người."),
    )  # fmt: skip

    def __init__(self, user: User, *args: Any, combo: Combo | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.allowed = sellers_of(user)
        if combo is None:
            self._ask_whose(user)
            return
        others = combo.suppliers.exclude(pk=combo.cooperative_id).order_by("code")
        self.allowed = self.allowed | Producer.objects.filter(pk__in=others.values("pk"))
        self.initial = {
            "name": combo.name, "price": combo.price, "description": combo.description,
            "suppliers": "\n".join(others.values_list("code", flat=True)),
        }  # fmt: skip

    def _ask_whose(self, user: User) -> None:
        makers = basket_makers_of(user)
        own = list(makers[:2]) if not user.is_officer else []
        whose = owner_field(
            user, label=_("Mã hộ của hợp tác xã, tổ hợp tác hoặc doanh nghiệp"),
            initial=own[0].code if len(own) == 1 else None,
        )  # fmt: skip
        whose.queryset = makers
        self.fields["cooperative"] = whose
        self.order_fields(["cooperative"])

    def clean_name(self) -> str:
        return nfc(self.cleaned_data["name"])

    def clean_suppliers(self) -> list[Producer]:
        codes = list(dict.fromkeys(self.cleaned_data["suppliers"].upper().split()))
        found = {one.code: one for one in self.allowed.filter(code__in=codes)}
        for code in codes:
            if code not in found:
                said = _("Không có mã hộ %(code)s trong phần bạn phụ trách.") % {"code": code}
                raise forms.ValidationError(said)
        return [found[code] for code in codes]


class _Written(forms.Select):
    """A box of hundreds of choices, the same in every row: `written` once, and chosen from in each."""

    written = SafeString()

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        options = str(self.written)
        for key in self.format_value(value):
            option = format_html('<option value="{}"', key)
            options = options.replace(f"{option}>", f"{option} selected>")
        told = self.build_attrs({**self.attrs, "name": name}, attrs)
        told["multiple"] = self.allow_multiple_selected
        return format_html("<select{}>{}</select>", flatatt(told), SafeString(options))


class _WrittenMultiple(_Written, forms.SelectMultiple):
    """The same, of which several may be chosen."""


class PartForm(forms.Form):
    """One part of a basket: so much of a product, or of anything of a group."""

    quantity = forms.IntegerField(
        label=_("Số lượng"), required=False, min_value=1, max_value=LARGEST
    )
    product = forms.TypedChoiceField(
        label=_("Sản phẩm"), required=False, coerce=int, empty_value=None, widget=_Written
    )
    alternatives = forms.TypedMultipleChoiceField(
        label=_("Thay bằng"), required=False, coerce=int, widget=_WrittenMultiple(attrs={"size": 3})
    )  # fmt: skip
    group = forms.ChoiceField(
        label=_("Hoặc bất kỳ thứ gì trong nhóm"), required=False,
        choices=[("", "–"), *Group.choices],
    )  # fmt: skip
    unit = forms.ChoiceField(
        label=_("Đơn vị của nhóm"), required=False, choices=[("", "–"), *Unit.choices]
    )

    def __init__(
        self,
        *args: Any,
        products: Mapping[int, Product],
        written: SafeString,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.products = products
        for name, blank in (("product", NONE), ("alternatives", SafeString())):
            field = cast("forms.ChoiceField", self.fields[name])
            field.choices = self._known
            field.widget.written = blank + written

    def _known(self) -> list[tuple[int, str]]:
        return [(number, str(one)) for number, one in self.products.items()]

    def wanted(self) -> Wanted | None:
        """Return the part as it was filled in; a row without a quantity is none."""
        told = self.cleaned_data
        if not told.get("quantity"):
            return None
        return Wanted(
            quantity=told["quantity"],
            product=self.products[told["product"]] if told["product"] else None,
            alternatives=tuple(self.products[number] for number in told["alternatives"]),
            group="" if told["product"] else told["group"],
            unit="" if told["product"] else told["unit"],
        )


PartFormSet = forms.formset_factory(
    PartForm, extra=BLANK, max_num=MOST_PARTS, absolute_max=MOST_PARTS, validate_max=True
)  # fmt: skip


def goods_of_parts(products: Sequence[Product]) -> dict[str, Any]:
    """Return what every row of the form chooses from, its names written once for all rows."""
    options = ((one.pk, one, one.get_unit_display()) for one in products)
    written = format_html_join("", '<option value="{}">{} ({})</option>', options)
    return {"products": {one.pk: one for one in products}, "written": written}


def parts_as_typed(combo: Combo) -> list[dict[str, Any]]:
    """Return the parts of a combo as the form shows them."""
    return [
        {
            "quantity": part.quantity, "product": part.product_id, "group": part.group,
            "unit": "" if part.product_id else part.unit,
            "alternatives": sorted(product.pk for product in part.alternatives.all()),
        }
        for part in combo.parts.prefetch_related("alternatives").order_by("pk")
    ]  # fmt: skip
