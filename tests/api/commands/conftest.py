"""Run commands as from a shell, on an empty book of either database."""

from collections.abc import Callable

from click.testing import Result

Run = Callable[..., Result]
