"""What exists of money: the ledger, marketplaces' statements, payouts and what the bank says of them."""

from lensan.payouts.models.banks import BankFeed, BankLine, BankLineQuerySet, BankNotice
from lensan.payouts.models.ledger import Account, Transfer
from lensan.payouts.models.paying import BankAccount, Payout
from lensan.payouts.models.statements import (
    Rate,
    Reading,
    Statement,
    StatementLine,
    Threshold,
    keep_settled,
    unsettled,
)

__all__ = [
    "Account", "BankAccount", "BankFeed", "BankLine", "BankLineQuerySet", "BankNotice", "Payout",
    "Rate", "Reading", "Statement", "StatementLine", "Threshold", "Transfer",
    "keep_settled", "unsettled",
]  # fmt: skip
