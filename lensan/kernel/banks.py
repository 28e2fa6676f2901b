"""Vietnamese banks that take transfers by account number, by the six digits under which NAPAS knows them.

Source: NAPAS' list of members as banks' applications show it, compared in November 2026 with that
of the npm package `vietnam-qr-pay`.
"""

BANKS = {
    "970405": "Agribank",
    "970436": "Vietcombank",
    "970415": "VietinBank",
    "970418": "BIDV",
    "970449": "LPBank",
    "970425": "ABBank",
    "970416": "ACB",
    "970409": "Bac A Bank",
    "970438": "BaoViet Bank",
    "970454": "BVBank",
    "970446": "Co-opBank",
    "970431": "Eximbank",
    "970437": "HDBank",
    "970452": "KienlongBank",
    "970422": "MB",
    "970414": "MBV",
    "971025": "MoMo",
    "970426": "MSB",
    "970428": "Nam A Bank",
    "970419": "NCB",
    "970448": "OCB",
    "970430": "PGBank",
    "970412": "PVcomBank",
    "970403": "Sacombank",
    "970400": "Saigonbank",
    "970429": "SCB",
    "970440": "SeABank",
    "970443": "SHB",
    "970424": "Shinhan Bank",
    "970407": "Techcombank",
    "970423": "TPBank",
    "970441": "VIB",
    "970427": "VietABank",
    "970433": "VietBank",
    "970406": "Vikki Bank",
    "970432": "VPBank",
}  # those with a branch in every district first, the others by name


def bank_name(number: str) -> str:
    """Return a bank's name, or the number itself where it is not known here."""
    return BANKS.get(number, number)
