"""Benchmarks can be run by themselves, where no Django was set up for them."""

import os
import subprocess
import sys

from benchmarks.__main__ import HERE, _names


def test_each_can_be_begun_where_no_settings_were_made() -> None:
    texts = {name: (HERE / f"{name}.py").read_text("utf-8") for name in _names()}
    alone = [name for name, text in texts.items() if "django.setup()" not in text]
    imports = "\n".join(f"import benchmarks.{name}" for name in alone)
    bare = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}

    begun = subprocess.run(  # noqa: S603 (our own modules)
        [sys.executable, "-c", imports],
        cwd=HERE.parent,
        env=bare,
        stderr=subprocess.PIPE,
        check=False,
    )

    assert len(alone) > 10
    assert not begun.returncode, begun.stderr.decode()
