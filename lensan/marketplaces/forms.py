from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from lensan.catalogue.completeness import LABEL, PAPERS, SIDES
from lensan.catalogue.models import Offer
from lensan.kernel.text import nfc
from lensan.marketplaces.models import Marketplace, Stall
from lensan.producers.models import Producer


class AskForm(forms.Form):
    """Where a producer wants a stall, and what it is called."""

    marketplace = forms.ModelChoiceField(Marketplace.objects.none(), label=_("Sàn"))
    name = forms.CharField(label=_("Tên gian hàng"), max_length=100)

    def __init__(self, producer: Producer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[Marketplace]", self.fields["marketplace"])
        taken = producer.stalls.exclude(state=Stall.State.CLOSED).values("marketplace")
        field.queryset = Marketplace.objects.in_use().exclude(pk__in=taken).order_by("name")
        self.initial = {"name": producer.name}

    def clean_name(self) -> str:
        return nfc(self.cleaned_data["name"])


class DraftForm(forms.Form):
    """Which offer goes on sale on a stall."""

    offer = forms.ModelChoiceField(Offer.objects.none(), label=_("Mặt hàng"))

    def __init__(self, stall: Stall, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[Offer]", self.fields["offer"])
        listed = stall.listings.standing().values("offer")
        field.queryset = Offer.objects.open().filter(producer=stall.producer_id).exclude(
            pk__in=listed
        ).select_related("product")  # fmt: skip


class ReviseForm(forms.Form):
    """What a listing says."""

    title = forms.CharField(label=_("Tên trên sàn"), max_length=255)
    description = forms.CharField(
        label=_("Mô tả"), required=False, max_length=5000, widget=forms.Textarea
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        return {name: nfc(value) if name == "title" else value for name, value in told.items()}


class RuleForm(forms.Form):
    """What a floor asks before anything is listed there."""

    held_back = forms.IntegerField(
        label=_("Giữ lại mỗi mặt hàng"), min_value=0, max_value=1000,
        help_text=_("Số đơn vị không đưa lên sàn, phòng khi sàn báo đơn chậm."),
    )  # fmt: skip
    photos = forms.IntegerField(label=_("Số ảnh ít nhất"), min_value=0, max_value=20)
    sides = forms.MultipleChoiceField(
        label=_("Phải có ảnh"), choices=tuple(SIDES.items()), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    smallest_photo = forms.IntegerField(label=_("Cạnh ảnh ít nhất (điểm ảnh)"), min_value=0)
    shortest_title = forms.IntegerField(label=_("Tên dài ít nhất"), min_value=1, max_value=255)
    longest_title = forms.IntegerField(label=_("Tên dài nhiều nhất"), min_value=1, max_value=255)
    shortest_description = forms.IntegerField(label=_("Mô tả dài ít nhất"), min_value=0)
    forbidden_words = forms.CharField(
        label=_("Chữ không được dùng"), required=False,
        help_text=_("Cách nhau bằng dấu phẩy."),
    )  # fmt: skip
    edible_papers = forms.MultipleChoiceField(
        label=_("Thực phẩm phải có một trong các giấy"), choices=tuple(PAPERS.items()),
        required=False, widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    label = forms.MultipleChoiceField(
        label=_("Nhãn phải ghi"), choices=tuple(LABEL.items()), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    edible_label = forms.MultipleChoiceField(
        label=_("Nhãn thực phẩm phải ghi thêm"), choices=tuple(LABEL.items()), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("shortest_title", 0) > told.get("longest_title", 255):
            self.add_error("longest_title", _("Phải lớn hơn hoặc bằng độ dài ít nhất."))
        return told

    def rule(self) -> dict[str, Any]:
        """Return the rule as it is stored."""
        told = dict(self.cleaned_data)
        told.pop("held_back")
        words = told["forbidden_words"].split(",")
        told["forbidden_words"] = sorted({nfc(word) for word in words} - {""})
        told["edible_papers"] = [told["edible_papers"]] if told["edible_papers"] else []
        return told


def as_typed(marketplace: Marketplace) -> dict[str, Any]:
    """Return a floor's rule as the form shows it."""
    asks = marketplace.asks
    return {
        "held_back": marketplace.held_back, "photos": asks.photos, "sides": sorted(asks.sides),
        "smallest_photo": asks.smallest_photo, "shortest_title": asks.shortest_title,
        "longest_title": asks.longest_title, "shortest_description": asks.shortest_description,
        "forbidden_words": ", ".join(sorted(asks.forbidden_words)),
        "edible_papers": sorted({kind for kinds in asks.edible_papers for kind in kinds}),
        "label": list(asks.label), "edible_label": list(asks.edible_label),
    }  # fmt: skip
