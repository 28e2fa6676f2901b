from django.urls import path

from lensan.producers.views import consent, file, imports, people, review

lists = [
    path("", imports.import_list, name="import-list"),
    path("<int:pk>/", imports.show_import, name="import"),
    path("<int:pk>/cot/", imports.name_columns, name="import-columns"),
    path("<int:pk>/nhap/", imports.approve, name="import-approve"),
    path("<int:pk>/huy/", imports.cancel, name="import-cancel"),
    path("<int:pk>/hoan-tac/", imports.undo, name="import-undo"),
    path("<int:pk>/tep-ket-qua/", imports.marked_file, name="import-marked-file"),
    path("<int:pk>/loi/", imports.problems, name="import-problems"),
]

reviews = [
    path("", review.review_list, name="review-list"),
    path("<int:pk>/gop/", review.accept, name="review-accept"),
    path("<int:pk>/nguoi-moi/", review.set_apart, name="review-apart"),
    path("<int:pk>/tach/", review.release, name="record-release"),
    path("hoan-tac/", review.undo, name="review-undo"),
]

producers = [
    path("", people.producer_list, name="producer-list"),
    path("moi/", people.register, name="producer-register"),
    path("tach/<int:pk>/", file.unmerge, name="producer-unmerge"),
    path("<str:code>/", file.show_producer, name="producer"),
    path("<str:code>/sua/", file.correct, name="producer-correct"),
    path("<str:code>/gop/", file.merge, name="producer-merge"),
    path("<str:code>/tai-khoan/", file.admit, name="producer-admit"),
    path("<str:code>/xoa-du-lieu/", file.erase, name="producer-erase"),
    path("<str:code>/du-lieu/", file.take_away, name="producer-take-away"),
    path("<str:code>/dong-y/", consent.give_consent, name="consent-give"),
    path("<str:code>/dong-y/rut-lai/", consent.take_consent_back, name="consent-take-back"),
    path("<str:code>/dong-y/giay/", consent.consent_paper, name="consent-paper"),
    path("<str:code>/thua/", consent.add_plot, name="plot-add"),
    path("<str:code>/thua/<int:pk>/bo/", consent.remove_plot, name="plot-remove"),
]
