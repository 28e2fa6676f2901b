"""Between signing in and the first page: nothing opens until the sign-in is settled."""

SETTLED = "sign_in_settled"  # the session's mark that nothing more is asked for
