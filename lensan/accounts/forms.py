from typing import Any, cast

from allauth.account.adapter import get_adapter
from allauth.account.forms import LoginForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.contrib.auth.forms import SetPasswordForm
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from lensan.accounts import access
from lensan.accounts.models import Role, User
from lensan.places.models import Commune, Hamlet

_NAME = RegexValidator(
    r"^[a-z0-9._-]{3,40}$",
    _("Dùng 3 đến 40 chữ thường không dấu, chữ số, dấu chấm hoặc gạch, ví dụ: xa.vithang"),
)
NEEDS_HAMLETS = {Role.HELPER}
NEEDS_COMMUNES = {Role.DISTRICT, Role.COMMUNE}


class SignInForm(LoginForm):  # type: ignore[misc]
    """A name and a password, in our words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Tên đăng nhập")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class _CountedCode(forms.Form):
    """A code from the telephone, of which five wrong ones lock out as five wrong passwords do."""

    user: User

    def clean_code(self) -> str:
        tried = {"username": self.user.get_username()}
        if not AxesProxyHandler.is_allowed(context.request, tried):
            raise get_adapter().validation_error("too_many_login_attempts")
        try:
            return str(super().clean_code())  # type: ignore[misc]
        except forms.ValidationError:
            AxesProxyHandler.user_login_failed(type(self), tried, context.request)
            raise


class CodeForm(_CountedCode, AuthenticateForm):  # type: ignore[misc]
    """The code that is asked for after the password."""


class CodeAgainForm(_CountedCode, ReauthenticateForm):  # type: ignore[misc]
    """The code that is asked for again before something grave."""


class ChoosePasswordForm(SetPasswordForm):  # type: ignore[type-arg]
    """A new password, typed twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].label = _("Mật khẩu mới")
        self.fields["new_password1"].help_text = _("Ít nhất 10 ký tự; một câu ngắn thì dễ nhớ.")
        self.fields["new_password2"].label = _("Nhập lại mật khẩu mới")
        self.fields["new_password2"].help_text = ""


class HamletsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Hamlets, each with its commune: every commune has an ấp 1."""

    def label_from_instance(self, obj: Hamlet) -> str:
        return f"{obj.name}, {obj.commune}"


class GroundForm(forms.Form):
    """The communes and hamlets in which someone holds their role, within the officer's own."""

    communes = forms.ModelMultipleChoiceField(
        Commune.objects.none(),
        label=_("Xã phụ trách"),
        required=False,
        help_text=_("Giữ phím Ctrl để chọn nhiều xã."),
    )
    hamlets = HamletsField(
        Hamlet.objects.none(),
        label=_("Ấp phụ trách"),
        required=False,
        help_text=_("Chỉ dành cho tổ công nghệ số cộng đồng."),
    )

    def __init__(self, officer: User, account: User | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.officer = officer
        self.held = account.role if account else ""
        ground = officer.territory().order_by("district__code", "code")
        self._choose("communes", ground)
        hamlets = Hamlet.objects.filter(commune__in=ground).select_related("commune")
        self._choose("hamlets", hamlets.order_by("commune__code", "name"))
        if account:
            self.initial = {"communes": account.communes.all(), "hamlets": account.hamlets.all()}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        role = cleaned.get("role", self.held)
        if role in NEEDS_HAMLETS and not cleaned.get("hamlets"):
            self.add_error("hamlets", _("Hãy chọn ít nhất một ấp."))
        if role in NEEDS_COMMUNES and not cleaned.get("communes"):
            self.add_error("communes", _("Hãy chọn ít nhất một xã."))
        if not (self.errors or self.officer.sees_everything or _anywhere(cleaned)):
            # nobody but the province would find the account again
            self.add_error("communes", _("Hãy chọn xã của người này."))
        return cleaned

    def _choose(self, name: str, choices: Any) -> None:
        field = cast("forms.ModelMultipleChoiceField[Any]", self.fields[name])
        field.queryset = choices


def _anywhere(cleaned: dict[str, Any]) -> bool:
    return bool(cleaned.get("communes") or cleaned.get("hamlets"))


class OpenAccountForm(GroundForm):
    """Someone new: name, role and territory."""

    username = forms.CharField(label=_("Tên đăng nhập"), validators=[_NAME])
    full_name = forms.CharField(label=_("Họ tên"), max_length=100)
    role = forms.ChoiceField(label=_("Vai trò"))
    field_order = ("username", "full_name", "role", "communes", "hamlets")

    def __init__(self, officer: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(officer, None, *args, **kwargs)
        cast("forms.ChoiceField", self.fields["role"]).choices = [
            (role.value, role.label) for role in Role if access.can_appoint(officer, role)
        ]

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"]
        if User.objects.filter(username=username).exists():
            raise forms.ValidationError(_("Tên này đã có người dùng. Hãy chọn tên khác."))
        return username
