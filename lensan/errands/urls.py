from django.urls import path

from lensan.errands.views import batches, errands, files

urlpatterns = [
    path("", errands.errand_list, name="errand-list"),
    path("hoan-tac/", errands.undo, name="errand-undo"),
    path("<int:pk>/", errands.show_errand, name="errand"),
    path("<int:pk>/xong/", errands.done, name="errand-done"),
    path("<int:pk>/khong-nhan/", errands.refused, name="errand-refused"),
    path("<int:pk>/de-sau/", errands.skip, name="errand-skip"),
    path("lo/", batches.batch_list, name="batch-list"),
    path("lo/<int:pk>/tai/", batches.take, name="batch-take"),
    path("lo/<int:pk>/da-nop/", batches.sent, name="batch-sent"),
    path("cot/", batches.set_columns, name="batch-columns"),
    path("tep/", files.file_list, name="floor-file-list"),
    path("tep/<int:pk>/", files.show_file, name="floor-file"),
    path("tep/<int:pk>/nghia/", files.explain, name="floor-file-meanings"),
    path("tep/<int:pk>/dua-vao-so/", files.approve, name="floor-file-approve"),
    path("tep/<int:pk>/huy/", files.cancel, name="floor-file-cancel"),
]
