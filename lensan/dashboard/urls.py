from django.urls import path

from lensan.dashboard.views import behind, commune, province, targets, worklist

urlpatterns = [
    path("", province.progress, name="progress"),
    path("xa/<str:code>/", commune.progress_of_commune, name="progress-of-commune"),
    path("chua-dat/", worklist.still_to_do, name="still-to-do"),
    path("chi-tiet/", behind.rows_behind, name="rows-behind"),
    path("chi-tieu/", targets.set_target, name="target-set"),
]
