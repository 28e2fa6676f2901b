"""Every address, by domain."""

from django.urls import URLPattern, URLResolver, include, path

from lensan.producers import urls as producers

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("lensan.accounts.urls")),
    path("", include("lensan.desk.urls")),
    path("ho/", include(producers.producers)),
    path("danh-sach/", include(producers.lists)),
    path("doi-chieu/", include(producers.reviews)),
    path("tien-do/", include("lensan.dashboard.urls")),
]
