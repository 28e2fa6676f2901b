"""Papers that go with goods, as PDF: pure functions from plain records, printed by Typst.

What people wrote reaches the page as data, never as markup, cut where it would burst its frame.
"""
