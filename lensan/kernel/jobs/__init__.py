"""Work done after the answer: durable jobs behind Django's Tasks interface, on either database.

A domain's `tasks.py` holds functions under `@task()`; `fn.enqueue(...)` writes the job in the
caller's transaction. Arguments are ids, never names. Every task may run twice.
"""
