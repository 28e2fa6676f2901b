from allauth.account.views import reauthenticate
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from django.urls import path

from lensan.accounts.views import people, sessions, signing_in

# The names of allauth's own views are those by which it finds them.
urlpatterns = [
    path("dang-nhap/", signing_in.SignIn.as_view(), name="account_login"),
    path("dang-nhap/ma/", mfa.authenticate, name="mfa_authenticate"),
    path("dang-xuat/", signing_in.sign_out, name="sign-out"),
    path("dang-xuat/bo-do/", signing_in.sign_out, name="account_logout"),
    path("mat-khau/", signing_in.change_password, name="password-change"),
    path("xac-nhan-lai/", reauthenticate, name="account_reauthenticate"),
    path("xac-nhan-lai/ma/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("ma-xac-thuc/", mfa.index, name="mfa_index"),
    path("ma-xac-thuc/bat/", totp.activate_totp, name="mfa_activate_totp"),
    path("ma-xac-thuc/tat/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path(
        "ma-xac-thuc/du-phong/",
        recovery_codes.view_recovery_codes,
        name="mfa_view_recovery_codes",
    ),
    path(
        "ma-xac-thuc/du-phong/moi/",
        recovery_codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "ma-xac-thuc/du-phong/tai/",
        recovery_codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("phien/", sessions.list_sessions, name="usersessions_list"),
    path("phien/khac/ket-thuc/", sessions.end_other_sessions, name="session-end-others"),
    path("phien/<int:pk>/ket-thuc/", sessions.end_session, name="session-end"),
    path("tai-khoan/", people.list_accounts, name="account-list"),
    path("tai-khoan/moi/", people.open_account, name="account-open"),
    path("tai-khoan/<int:pk>/", people.show_account, name="account"),
    path("tai-khoan/<int:pk>/mat-khau/", people.give_password, name="account-password"),
    path("tai-khoan/<int:pk>/khoa/", people.close, name="account-close"),
    path(
        "tai-khoan/<int:pk>/ma-xac-thuc/", people.reset_second_factor, name="account-second-factor"
    ),
    path("tai-khoan/<int:pk>/mo-khoa/", people.unlock, name="account-unlock"),
]
