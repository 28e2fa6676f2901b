from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import Role, User
from lensan.kernel.phones import read_phones
from lensan.places.hamlets import hamlet_key
from lensan.places.models import Commune
from lensan.producers.actions.knowing import statements
from lensan.producers.comparison import born
from lensan.producers.comparison import phones as all_phones
from lensan.producers.facts import Facts
from lensan.producers.intake.births import read_birth
from lensan.producers.intake.identities import read_identity
from lensan.producers.intake.values import read_name
from lensan.producers.models import Consent, Kind, Producer, Purpose, silent
from lensan.producers.surviving import surviving

_FIELDS = {"birth": ("birth_on", "birth_year"), "commune": ("commune_code",)}


class FactsForm(forms.Form):
    """What an officer knows of a producer, each field read as a list's cell would be."""

    name = forms.CharField(label=_("Họ tên"), max_length=150)
    kind = forms.ChoiceField(label=_("Loại hình"), choices=Kind.choices)
    sex = forms.ChoiceField(
        label=_("Giới tính"),
        choices=[("", _("chưa rõ")), ("male", _("nam")), ("female", _("nữ"))],
        required=False,
    )
    birth = forms.CharField(
        label=_("Ngày sinh"), required=False, help_text=_("Ví dụ 15/08/1965, hoặc chỉ 1965.")
    )
    phones = forms.CharField(
        label=_("Điện thoại"), required=False, help_text=_("Nhiều số thì cách nhau bằng dấu phẩy.")
    )
    identity_number = forms.CharField(label=_("Số CCCD/CMND"), required=False)
    commune = forms.ModelChoiceField(Commune.objects.none(), label=_("Xã"))
    hamlet = forms.CharField(label=_("Ấp"), max_length=100, required=False)
    smartphone = forms.NullBooleanField(label=_("Có điện thoại thông minh"), required=False)
    grows = forms.CharField(label=_("Nông sản"), max_length=200, required=False)
    area_m2 = forms.IntegerField(label=_("Diện tích (m²)"), min_value=0, required=False)

    def __init__(self, user: User, producer: Producer | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        commune = cast("forms.ModelChoiceField[Commune]", self.fields["commune"])
        commune.queryset = user.territory().order_by("district__code", "code")
        self.hamlets = list(user.hamlets.all()) if user.role == Role.HELPER else []
        if producer:
            self.initial = self.initial or _as_typed(producer)
        elif not self.is_bound and commune.queryset.count() == 1:
            self.initial = {"commune": commune.queryset[0]}

    def clean_name(self) -> str:
        name = read_name(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(_("Hãy ghi họ tên bằng chữ."))
        return name

    def clean_hamlet(self) -> str:
        """Take any hamlet from an officer, and from a helper those where they help."""
        hamlet: str = self.cleaned_data["hamlet"]
        commune = self.cleaned_data.get("commune")
        mine = {h.key for h in self.hamlets if h.commune == commune}
        if self.hamlets and hamlet_key(hamlet) not in mine:
            names = ", ".join(h.name for h in self.hamlets)
            raise forms.ValidationError(
                _("Bạn chỉ ghi được hộ của ấp mình phụ trách: %(names)s.") % {"names": names}
            )
        return hamlet

    def clean_birth(self) -> Any:
        birth = read_birth(self.cleaned_data["birth"], today=timezone.localdate())
        if birth.unusable:
            raise forms.ValidationError(
                _("Ngày sinh không có thật. Hãy ghi ngày/tháng/năm, hoặc chỉ năm.")
            )
        return birth

    def clean_phones(self) -> tuple[str, ...]:
        phones = read_phones(self.cleaned_data["phones"])
        if phones.unusable:
            raise forms.ValidationError(
                _("“%(number)s” không phải số điện thoại. Hãy ghi đủ 10 chữ số, bắt đầu bằng 0.")
                % {"number": phones.unusable[0]}
            )
        return phones.numbers

    def clean_identity_number(self) -> str:
        kind = self.cleaned_data.get("kind", Kind.HOUSEHOLD)
        identity = read_identity(self.cleaned_data["identity_number"], kind=kind)
        if identity.unusable:
            raise forms.ValidationError(_("Hãy ghi đủ 9 số của CMND hoặc 12 số của CCCD."))
        return identity.number

    def facts(self) -> Facts:
        """Return what was typed."""
        return Facts(**self._told(self.cleaned_data))

    def changes(self) -> dict[str, Any]:
        """Return the facts that were typed anew, by their names in `facts.Facts`."""
        told = self._told(self.cleaned_data)
        names = (name for field in self.changed_data for name in _FIELDS.get(field, (field,)))
        return {name: told[name] for name in names}

    def _told(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        told = {name: cleaned[name] for name in cleaned if name not in _FIELDS}
        birth = cleaned["birth"]
        return told | {
            "birth_on": birth.on, "birth_year": birth.year,
            "commune_code": cleaned["commune"].code,
        }  # fmt: skip


def _as_typed(producer: Producer) -> dict[str, Any]:
    return {
        "name": producer.name, "kind": producer.kind, "sex": producer.sex,
        "birth": born(producer.birth_on, producer.birth_year), "phones": _phones(producer),
        "identity_number": producer.identity_number, "commune": producer.commune_id,
        "hamlet": producer.hamlet.name if producer.hamlet else "",
        "smartphone": producer.smartphone, "grows": producer.grows, "area_m2": producer.area_m2,
    }  # fmt: skip


def _phones(producer: Producer) -> str:
    """Return all numbers as people write them; none where they may not be shown."""
    if producer.pk in silent([producer.pk]):
        return ""
    return all_phones(surviving(*statements([producer.pk])[producer.pk]))


class ConsentForm(forms.Form):
    """To which purposes a person said yes, how, where and before whom."""

    purposes = forms.MultipleChoiceField(
        label=_("Người đó đồng ý với"),
        choices=Purpose.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Hãy chọn ít nhất một mục đích; im lặng không phải đồng ý.")
        },
    )
    way = forms.ChoiceField(label=_("Cách"), choices=Consent.Way.choices, widget=forms.RadioSelect)
    place = forms.CharField(label=_("Nơi"), max_length=100)
    witness = forms.CharField(
        label=_("Người chứng"),
        max_length=100,
        required=False,
        help_text=_("Bắt buộc khi người đó chỉ nói."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("way") == Consent.Way.SPOKEN and not cleaned.get("witness"):
            self.add_error("witness", _("Đồng ý bằng lời cần một người chứng."))
        return cleaned


class PlotForm(forms.Form):
    """A plot: what it is called, what grows there, how large."""

    name = forms.CharField(label=_("Tên thửa"), max_length=100)
    crop = forms.CharField(label=_("Cây trồng, vật nuôi"), max_length=100)
    area_m2 = forms.IntegerField(label=_("Diện tích (m²)"), min_value=1, required=False)
    planting_area_code = forms.CharField(
        label=_("Mã số vùng trồng"), max_length=40, required=False
    )
