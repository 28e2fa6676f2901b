from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from lensan.catalogue.completeness import Rule
from lensan.kernel.states import Stateful
from lensan.marketplaces.capabilities import Channel
from lensan.marketplaces.connector import Connector
from lensan.marketplaces.registry import (
    connector_for,
    connectors_over,
    connectors_without_statements,
)
from lensan.marketplaces.rules import rule_from

SIMULATED = ("simulated", "simulated_lagging")


class MarketplaceQuerySet(models.QuerySet["Marketplace"]):
    def in_use(self) -> MarketplaceQuerySet:
        """Keep those on which something may be opened and listed."""
        return self.filter(state=Marketplace.State.IN_USE)

    def over(self, channel: Channel) -> MarketplaceQuerySet:
        """Keep those that are spoken to in that way."""
        return self.filter(connector_code__in=connectors_over(channel))

    def telling_by_file(self) -> MarketplaceQuerySet:
        """Keep those whose files are read: people alone speak to them, or they tell no statement."""
        by_hand = connectors_over(Channel.HAND) | connectors_without_statements()
        return self.filter(connector_code__in=by_hand)


class Marketplace(Stateful):
    """A floor on which producers sell, and what it asks before anything is listed there.

    `held_back` is how many units of an offer that is sold there stand for sale nowhere, against
    orders of which its notice comes late; 0 where the marketplace confirms holds.
    """

    PERSONAL = frozenset[str]()
    SENSITIVE = frozenset({"credentials"})
    IMPERSONAL = frozenset({
        "id", "code", "name", "connector_code", "base_url", "state", "rule", "held_back",
    })  # fmt: skip

    class State(models.TextChoices):
        IN_USE = "in_use", _("đang dùng")
        FROZEN = "frozen", _("tạm ngưng đăng")
        LEFT = "left", _("đã rời sàn")

    NEXT: Mapping[Any, frozenset[Any]] = {
        State.IN_USE: frozenset({State.FROZEN, State.LEFT}),
        State.FROZEN: frozenset({State.IN_USE, State.LEFT}),
        State.LEFT: frozenset(),
    }

    code = models.SlugField("mã sàn", max_length=30, unique=True)
    name = models.CharField("tên sàn", max_length=60)
    connector_code = models.CharField("phần kết nối", max_length=30)
    base_url = models.URLField("địa chỉ", blank=True)
    credentials = models.JSONField("khóa truy cập", default=dict, blank=True)
    state = models.CharField(
        "trạng thái", max_length=20, choices=State.choices, default=State.IN_USE
    )
    rule = models.JSONField("điều kiện đăng", default=dict, blank=True)
    held_back = models.PositiveSmallIntegerField("giữ lại mỗi mặt hàng", default=0)

    objects = MarketplaceQuerySet.as_manager()

    class Meta:
        verbose_name = "sàn"

    def __str__(self) -> str:
        return self.name

    @property
    def connector(self) -> Connector:
        """The connector that speaks for it."""
        return connector_for(self.connector_code)

    @property
    def is_simulation(self) -> bool:
        """Whether it is our own simulation, which every page must say."""
        return self.connector_code in SIMULATED

    @property
    def asks(self) -> Rule:
        """What must be there before goods are listed."""
        return rule_from(self.rule)
