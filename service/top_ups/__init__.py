"""Top-ups: a member says that euros will come, and is told how to send them; the bank line makes the units."""

from service.top_ups.announcing import Announced, cancel, create
from service.top_ups.reading import TopUp, find, list_for

__all__ = ["Announced", "TopUp", "cancel", "create", "find", "list_for"]
