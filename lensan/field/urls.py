from django.urls import path

from lensan.field.views import app, book, devices, door

urlpatterns = [
    path("", app.show_app, name="field-app"),
    path("sw.js", app.show_worker, name="field-worker"),
    path("tep/<str:version>/<path:name>", app.show_file, name="field-file"),
    path("app.webmanifest", app.show_manifest, name="field-manifest"),
    path("cai-dat/", devices.enrol, name="field-enrol"),
    path("viec/", door.take_deeds, name="field-deeds"),
    path("doi-moi/", door.give_changes, name="field-changes"),
    path("may/", devices.device_list, name="field-devices"),
    path("may/<int:pk>/thu-hoi/", devices.revoke, name="field-device-revoke"),
    path("so/", book.book, name="field-book"),
    path("so/<str:number>/xem-xong/", book.settle, name="field-deed-settle"),
    path("mau-thuan/<int:pk>/<str:word>/", book.choose, name="field-conflict-choose"),
    path("chu-ky/<int:pk>/", book.show_signature, name="field-signature"),
]
