"""What is typed about lots: what is packed out of what, what is wrong, and what is called back."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lensan.catalogue.models import Lot
from lensan.traceability.forms.telling import UNITS, AmountField, WhenForm
from lensan.traceability.mass import Quantity
from lensan.traceability.models import LotFile
from lensan.traceability.telling.plots import typed


class PackForm(WhenForm):
    """How much of each lot goes in, and what comes out: one packed lot, or a box."""

    name = forms.CharField(
        label=gettext_lazy("Tên hàng, loại"), max_length=150, required=False,
        help_text=gettext_lazy("Ví dụ: Khóm Cầu Đúc loại 1. Xếp thùng thì để trống."),
    )  # fmt: skip
    amount = AmountField(label=gettext_lazy("Đóng được"), required=False)
    unit = forms.ChoiceField(label=gettext_lazy("Đơn vị"), choices=UNITS)
    sold_as = forms.ModelChoiceField(
        Lot.objects.none(), label=gettext_lazy("Bán thành lô trong kho"), required=False,
        empty_label=gettext_lazy("chưa bán lẻ"),
    )  # fmt: skip

    def __init__(self, *args: Any, lots: Sequence[LotFile], unsold: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lots = lots
        cast("forms.ModelChoiceField[Lot]", self.fields["sold_as"]).queryset = unsold
        for lot in lots:
            left = lot.left()
            self.fields[f"lot-{lot.pk}"] = AmountField(
                label=_("%(lot)s, còn %(left)s") % {"lot": lot, "left": left},
                initial=typed(left.amount),
                required=False,
            )

    @property
    def parts(self) -> list[forms.BoundField]:
        """The fields that tell how much of each lot is taken."""
        return [self[f"lot-{lot.pk}"] for lot in self.lots]

    def taken(self) -> list[tuple[LotFile, Quantity]]:
        """Return how much of which lot goes in; one left empty stays out."""
        told = ((lot, self.cleaned_data.get(f"lot-{lot.pk}")) for lot in self.lots)
        return [(lot, Quantity(Decimal(amount), lot.unit)) for lot, amount in told if amount]

    def quantity(self) -> Quantity:
        """Return how much came out packed."""
        return Quantity(self.cleaned_data["amount"], self.cleaned_data["unit"])

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if not self.errors and not self.taken():
            self.add_error(None, _("Xin quét ít nhất một lô và ghi số lượng lấy ra."))
        if self.data.get("what") == "pack":
            for name in ("name", "amount"):
                if not self.cleaned_data.get(name) and name not in self.errors:
                    self.add_error(name, _("Xin ghi tên hàng và số lượng đóng được."))
        return cleaned


class WrongForm(forms.Form):
    """Why something that was told is not so."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Sai thế nào"), widget=forms.RadioSelect,
        choices=[
            ("did_not_occur", gettext_lazy("việc này không xảy ra")),
            ("incorrect_data", gettext_lazy("số liệu hoặc lô ghi sai; sẽ ghi lại cho đúng")),
        ],
    )  # fmt: skip


class RecallForm(forms.Form):
    """Why a lot is called back, in words that a buyer will read."""

    reason = forms.CharField(label=gettext_lazy("Lý do, người mua sẽ đọc"), max_length=300)
    drill = forms.BooleanField(
        label=gettext_lazy("Chỉ diễn tập: trang công khai không cảnh báo"), required=False
    )


class NumberForm(forms.Form):
    """The number that GS1 gave to the goods, and the lot's own number beside it."""

    gtin = forms.CharField(label=gettext_lazy("GTIN mà GS1 đã cấp"), max_length=14)
    batch = forms.CharField(label=gettext_lazy("Số lô"), max_length=20)


class BlankForm(forms.Form):
    """How many blank labels are printed, on sheets or on a roll."""

    count = forms.IntegerField(
        label=gettext_lazy("Số nhãn"), min_value=1, max_value=1_000, initial=40
    )
    sheet = forms.ChoiceField(
        label=gettext_lazy("Giấy"),
        choices=[
            ("a4", gettext_lazy("A4, 40 nhãn một tờ")),
            ("roll", gettext_lazy("cuộn 40 × 30 mm")),
        ],
    )
