"""Standing orders: approved once when they are ordered, paid on their days by the service, ended at any time."""

from service.standing_orders.ordering import Day, Ordered, StandingOrder, cancel, create, find, list_for
from service.standing_orders.paying import pay_due

__all__ = ["Day", "Ordered", "StandingOrder", "cancel", "create", "find", "list_for", "pay_due"]
