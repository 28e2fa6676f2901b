"""All that is held about a producer's money, for the person who asks."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from lensan.kernel.money import dong
from lensan.payouts.models import Account, BankAccount, BankLine, Payout


def held(producers: Collection[int]) -> dict[str, list[dict[str, object]]]:
    """Return the accounts, sums, payouts and the bank's words of these producers, in words."""
    accounts = BankAccount.objects.filter(producer__in=producers).order_by("pk")
    ledger = Account.objects.filter(producer__in=producers).with_balance()
    payouts = Payout.objects.filter(producer__in=producers).order_by("pk")
    lines = BankLine.objects.filter(payout__producer__in=producers).order_by("pk")
    return {
        _("Tài khoản nhận tiền"): [_account(one) for one in accounts],
        _("Số dư"): [{one.get_kind_display(): dong(one.balance)} for one in ledger],
        _("Đã trả"): [_payout(one) for one in payouts],
        _("Ngân hàng báo"): [
            {_("lúc"): one.at, _("số tiền"): dong(one.amount), _("nội dung"): one.text}
            for one in lines
        ],
    }


def _account(account: BankAccount) -> dict[str, object]:
    return {
        _("mã ngân hàng"): account.bank, _("số tài khoản"): account.number,
        _("chủ tài khoản"): account.holder, _("cách đồng ý"): account.get_agreed_display(),
        _("từ"): account.told_at, _("đến"): account.ended_at,
    }  # fmt: skip


def _payout(payout: Payout) -> dict[str, object]:
    return {
        _("mã"): payout.code, _("số tiền"): dong(payout.amount), _("lập lúc"): payout.prepared_at,
        _("trạng thái"): payout.get_state_display(), _("lý do"): payout.reason,
    }  # fmt: skip
