from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from lensan.catalogue.completeness import LABEL, PAPERS, SIDES
from lensan.catalogue.models import Offer
from lensan.kernel.text import nfc
from lensan.marketplaces.changes import PLACES, Change, unknown_places
from lensan.marketplaces.models import Marketplace, Stall, Wanted
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


class AuthoriseForm(forms.Form):
    """The code that a floor shows a seller who allows us to act for its stall."""

    code = forms.CharField(label=_("Mã đồng ý mà sàn đưa"), max_length=200)


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


class ChangeForm(forms.Form):
    """What is to become of many listings; what is left empty stays as it is."""

    wanted = forms.ChoiceField(
        label=_("Muốn"), choices=[("", _("giữ nguyên")), *Wanted.choices], required=False
    )
    how = forms.ChoiceField(
        label=_("Giá"), required=False,
        choices=[("", _("giữ nguyên")), ("percent", _("đổi theo %")), ("amount", _("đổi theo đồng"))],
        help_text=_("Giá là của mặt hàng, nên đổi trên mọi sàn."),
    )  # fmt: skip
    by = forms.IntegerField(
        label=_("Thêm hoặc bớt"), required=False, min_value=-(10**9), max_value=10**9,
        help_text=_("Ví dụ: -10 là bớt 10 % hoặc 10 đồng."),
    )  # fmt: skip
    nearest = forms.TypedChoiceField(
        label=_("Làm tròn đến"), coerce=int, required=False, empty_value=None,
        initial=1000,
        choices=[(n, f"{n:,} đ".replace(",", ".")) for n in (1, 100, 500, 1000)],
    )  # fmt: skip
    title = forms.CharField(
        label=_("Mẫu tên"), required=False, max_length=255,
        help_text=_("Dùng được: %(places)s. Ví dụ: {tên} {loại}, {xã}.")
        % {"places": ", ".join(f"{{{place}}}" for place in PLACES)},
    )  # fmt: skip
    description = forms.CharField(
        label=_("Mô tả"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean_title(self) -> str:
        title = nfc(self.cleaned_data["title"])
        if unknown := unknown_places(title):
            said = _("Không có chỗ điền {%(place)s}.") % {"place": unknown[0]}
            raise forms.ValidationError(said)
        return title

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if bool(told.get("how")) != bool(told.get("by")):
            self.add_error("by", _("Chọn cách đổi giá và ghi số khác 0."))
        elif told.get("how") == "percent" and not -100 < told["by"] <= 1000:
            self.add_error("by", _("Bớt dưới 100 %, thêm nhiều nhất 1000 %."))
        elif not self.errors and not any(
            told[name] for name in ("wanted", "how", "title", "description")
        ):
            raise forms.ValidationError(_("Chưa chọn đổi gì."))
        return told

    def change(self) -> Change:
        """Return what was asked for."""
        told = self.cleaned_data
        price = {told["how"]: told["by"], "nearest": told["nearest"] or 1} if told["how"] else {}
        words = {name: told[name] for name in ("wanted", "title", "description")}
        return Change(**words, **price)


class MoveForm(forms.Form):
    """On which other floor the listings of one that is left are offered."""

    to = forms.ModelChoiceField(
        Marketplace.objects.none(), to_field_name="code", label=_("Sang sàn"),
        error_messages={"invalid_choice": _("Hãy chọn một sàn khác đang dùng.")},
    )  # fmt: skip

    def __init__(self, floor: Marketplace, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[Marketplace]", self.fields["to"])
        field.queryset = Marketplace.objects.in_use().exclude(pk=floor.pk).order_by("name")


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
    price_ratio = forms.IntegerField(
        label=_("Loại đắt nhất gấp nhiều nhất mấy lần loại rẻ nhất"), min_value=0, max_value=1000,
        initial=0, help_text=_("Trong các phẩm cấp của cùng một sản phẩm; 0 là không xét."),
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
        "price_ratio": asks.price_ratio, "label": list(asks.label), "edible_label": list(asks.edible_label),
    }  # fmt: skip
