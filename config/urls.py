"""Every address, by domain."""

from django.urls import URLPattern, URLResolver, include, path

from lensan.messaging import urls as messaging
from lensan.producers import urls as producers

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("lensan.accounts.urls")),
    path("", include("lensan.desk.urls")),
    path("ho/", include(producers.producers)),
    path("danh-sach/", include(producers.lists)),
    path("doi-chieu/", include(producers.reviews)),
    path("dien-thoai/", include(messaging.telephones)),
    path("tong-dai/", include(messaging.gateways)),
    path("tien-do/", include("lensan.dashboard.urls")),
]
