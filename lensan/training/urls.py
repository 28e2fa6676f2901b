from django.urls import path

from lensan.training.views import budget, class_money

urlpatterns = [
    path("kinh-phi/", budget.budget, name="budget"),
    path("kinh-phi/ghi/", budget.open_line, name="budget-open"),
    path("kinh-phi/<int:pk>/", budget.show_line, name="budget-line"),
    path("kinh-phi/<int:pk>/so-tien/", budget.amend, name="budget-amend"),
    path("kinh-phi/<int:pk>/duyet-vuot/", budget.approve, name="budget-approve"),
    path("kinh-phi/lop/<int:pk>/", class_money.class_money, name="class-money"),
    path("kinh-phi/lop/<int:pk>/giu/", class_money.commit, name="class-money-commit"),
    path("kinh-phi/lop/<int:pk>/chi/", class_money.pay, name="class-money-pay"),
    path("kinh-phi/lop/<int:pk>/tra-lai/", class_money.release, name="class-money-release"),
    path("kinh-phi/dong/<int:pk>/bo/", class_money.correct, name="spending-correct"),
    path("kinh-phi/dong/<int:pk>/anh/", class_money.receipt_photo, name="receipt-photo"),
]
