from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import Role, User
from lensan.kernel.phones import read_phones
from lensan.places.models import Commune, Hamlet
from lensan.training.access import TEAMS
from lensan.training.forms.words import Words
from lensan.training.models import Level, Trainer, Venue

TEACHERS = (Role.TRAINER, Role.HELPER, Role.COMMUNE)
FACTS = ("name", "phone", "commune", "hamlet", "days_a_month", "user")


class TrainerForm(forms.Form):
    """Who teaches, on which step of the cascade, from where, how many days a month."""

    name = Words(label=_("Họ tên"), max_length=100)
    phone = forms.CharField(label=_("Điện thoại"), max_length=20, required=False)
    commune = forms.ModelChoiceField(Commune.objects.none(), label=_("Xã"), required=False)
    hamlet = Words(
        label=_("Ấp"), max_length=100, required=False,
        help_text=_("Chỉ ghi với tổ của ấp; đúng tên ấp đã có trong sổ."),
    )  # fmt: skip
    days_a_month = forms.IntegerField(
        label=_("Số ngày dạy được mỗi tháng"), min_value=0, max_value=31
    )
    user = forms.CharField(
        label=_("Tên đăng nhập"), max_length=150, required=False,
        help_text=_("Tài khoản mà người này dùng, để tự điểm danh lớp của mình."),
    )  # fmt: skip

    def __init__(
        self, by: User, *args: Any, trainer: Trainer | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        levels = [one for one in Level if by.sees_everything or one in TEAMS]
        self.fields["level"] = forms.ChoiceField(
            label=_("Cấp"), choices=[(one.value, one.label) for one in levels]
        )
        self.order_fields(["level"])
        communes = cast("forms.ModelChoiceField[Commune]", self.fields["commune"])
        communes.queryset = by.territory().order_by("name")
        if trainer:
            del self.fields["level"]
            self.initial = {
                "name": trainer.name, "phone": trainer.phone, "commune": trainer.commune_id,
                "hamlet": trainer.hamlet.name if trainer.hamlet else "",
                "days_a_month": trainer.days_a_month,
                "user": trainer.user.username if trainer.user else "",
            }  # fmt: skip
        self.standing = trainer.level if trainer else ""

    def clean_phone(self) -> str:
        written = self.cleaned_data["phone"]
        numbers = read_phones(written).numbers
        if written and not numbers:
            raise forms.ValidationError(_("Số điện thoại này không đúng. Ví dụ: 0912 345 678."))
        return numbers[0] if numbers else ""

    def clean_user(self) -> User | None:
        name = self.cleaned_data["user"].strip()
        found = User.objects.filter(username=name, role__in=TEACHERS, is_active=True).first()
        if name and found is None:
            raise forms.ValidationError(
                _("Không có tài khoản giảng viên, tổ của ấp hoặc cán bộ xã tên này.")
            )
        return found

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        level, commune = told.get("level") or self.standing, told.get("commune")
        if level in TEAMS and commune is None and "commune" not in self.errors:
            self.add_error("commune", _("Người của tổ thì phải ghi xã."))
        named = told.get("hamlet") or ""
        told["hamlet"] = (
            Hamlet.objects.filter(commune=commune, name=named).first() if commune else None
        )
        if named and told["hamlet"] is None:
            self.add_error("hamlet", _("Xã đã chọn không có ấp tên này trong sổ."))
        return told


class VenueForm(forms.Form):
    """Where classes can be held."""

    commune = forms.ModelChoiceField(Commune.objects.none(), label=_("Xã"))
    name = Words(label=_("Tên"), max_length=120, help_text=_("Ví dụ: Nhà văn hóa ấp 3."))
    rooms = forms.IntegerField(label=_("Số phòng"), min_value=1, max_value=50, initial=1)
    seats = forms.IntegerField(label=_("Số chỗ mỗi phòng"), min_value=1, max_value=1000)

    def __init__(self, by: User, *args: Any, venue: Venue | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        communes = cast("forms.ModelChoiceField[Commune]", self.fields["commune"])
        communes.queryset = by.territory().order_by("name")
        if venue:
            del self.fields["commune"]
            self.initial = {name: getattr(venue, name) for name in ("name", "rooms", "seats")}
