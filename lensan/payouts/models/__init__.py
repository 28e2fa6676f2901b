"""What exists of money: the ledger, marketplaces' statements, payouts and what the bank says of them."""

from lensan.payouts.models.ledger import Account, Transfer
from lensan.payouts.models.paying import BankAccount, BankLine, Payout
from lensan.payouts.models.statements import Rate, Reading, Statement, StatementLine

__all__ = [
    "Account", "BankAccount", "BankLine", "Payout", "Rate", "Reading", "Statement",
    "StatementLine", "Transfer",
]  # fmt: skip
