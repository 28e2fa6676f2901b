from django.urls import URLPattern, path

from lensan.public.views import chain, lots, resolving

urlpatterns: list[URLPattern] = [
    path("l/<str:code>", lots.label, name="label"),
    path("l/<str:code>/anh/<int:pk>", lots.photo, name="label-photo"),
    path("tra-cuu", lots.look_up, name="label-look-up"),
    path("goc-ngay", chain.day_roots, name="day-roots"),
    path(".well-known/gs1resolver", resolving.describe, name="gs1-resolver"),
    *(
        path(f"{key}/<path:rest>", resolving.resolve, name="digital-link")
        for key in resolving.KEYS
    ),
]
