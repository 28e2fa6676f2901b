"""75 communes' messy workbooks, and the truth about everyone in them: pure, the same for the same seed."""
