from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from lensan.places.models import Commune, Hamlet


class Role(models.TextChoices):
    """What someone is in the programme: the reason why they may do what they may do."""

    PROVINCE = "province", _("tổ công tác tỉnh")
    DISTRICT = "district", _("cán bộ huyện")
    COMMUNE = "commune", _("cán bộ xã")
    HELPER = "helper", _("tổ công nghệ số cộng đồng")
    TRAINER = "trainer", _("giảng viên")
    CARRIER = "carrier", _("nhân viên bưu điện")
    COOPERATIVE = "cooperative", _("hợp tác xã")
    HOUSEHOLD = "household", _("hộ sản xuất")


OFFICERS = frozenset({Role.PROVINCE, Role.DISTRICT, Role.COMMUNE})


class User(AbstractUser):
    """Someone who signs in, with one role and the territory in which they hold it.

    The province's territory is every commune; a district's or commune's officer has `communes`;
    a helper has `hamlets`; a household or cooperative sees its own file only.
    """

    PERSONAL = frozenset({"username", "full_name", "email"})
    SENSITIVE = frozenset({"password"})
    IMPERSONAL = frozenset({
        "id", "last_login", "is_superuser", "is_staff", "is_active", "date_joined", "role",
    })  # fmt: skip

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    full_name = models.CharField("họ tên", max_length=100, blank=True)
    role = models.CharField("vai trò", max_length=20, choices=Role.choices, default=Role.HOUSEHOLD)
    communes = models.ManyToManyField(
        Commune, related_name="officers", verbose_name="địa bàn", blank=True
    )
    hamlets = models.ManyToManyField(
        Hamlet, related_name="helpers", verbose_name="ấp phụ trách", blank=True
    )

    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = "tài khoản"

    def __str__(self) -> str:
        return self.full_name or self.username

    @property
    def is_officer(self) -> bool:
        """Whether they serve the state: province, district or commune."""
        return self.role in OFFICERS

    @property
    def sees_everything(self) -> bool:
        """Whether their territory is the whole province."""
        return self.role == Role.PROVINCE

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)

    def territory(self) -> models.QuerySet[Commune]:
        """Return the communes they answer for; none for a household."""
        if self.sees_everything:
            return Commune.objects.of_the_programme()
        if self.role == Role.HELPER:
            return Commune.objects.filter(hamlets__helpers=self).distinct()
        return Commune.objects.filter(officers=self)
