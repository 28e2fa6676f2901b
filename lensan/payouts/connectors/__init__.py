"""One folder per service that tells what moved on a bank account. None of them knows another."""
