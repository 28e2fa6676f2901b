"""Every address, by domain."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("lensan.accounts.urls")),
    path("tien-do/", include("lensan.dashboard.urls")),
]
