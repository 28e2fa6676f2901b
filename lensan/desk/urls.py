from django.urls import path

from lensan.desk import views

urlpatterns = [path("", views.today, name="today")]
