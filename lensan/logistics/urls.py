from django.urls import path

from lensan.logistics.views import board, network, trips

urlpatterns = [
    path("", board.board, name="trip-board"),
    path("lap/", board.ask, name="trip-plan-ask"),
    path("ke-hoach/<int:pk>/", board.show_plan, name="trip-plan"),
    path("ke-hoach/<int:pk>/duyet/", board.approve, name="trip-plan-approve"),
    path("ke-hoach/<int:pk>/bo/", board.discard, name="trip-plan-discard"),
    path("<int:pk>/", trips.show, name="trip"),
    path("<int:pk>/phieu.pdf", trips.sheet, name="trip-sheet"),
    path("<int:pk>/ban-ke.pdf", trips.manifest, name="trip-manifest"),
    path("mang-luoi/", network.network, name="network"),
    path("mang-luoi/buu-cuc/", network.hub, name="hub-write"),
    path("mang-luoi/buu-cuc/<int:pk>/", network.hub, name="hub"),
    path("mang-luoi/xe/", network.vehicle, name="vehicle-write"),
    path("mang-luoi/xe/<int:pk>/", network.vehicle, name="vehicle"),
    path("mang-luoi/diem-tap-ket/", network.point, name="point-write"),
    path("mang-luoi/diem-tap-ket/<int:pk>/", network.point, name="point"),
    path("mang-luoi/qua-song/", network.crossing, name="crossing-write"),
    path("mang-luoi/qua-song/<int:pk>/", network.crossing, name="crossing"),
    path("mang-luoi/qua-song/<int:pk>/bo/", network.drop_crossing, name="crossing-drop"),
    path("mang-luoi/cach-cho/", network.keeping, name="keeping-write"),
    path("mang-luoi/cach-cho/<int:pk>/", network.keeping, name="keeping"),
    path("mang-luoi/cach-cho/<int:pk>/bo/", network.drop_keeping, name="keeping-drop"),
]
