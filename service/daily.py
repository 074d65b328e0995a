"""What is done every day: one table of jobs. Each noun keeps its own; here is only which there are."""

from service import memberships, retention, standing_orders
from service.circulation import refreshing
from service.jobs import Job

DAILY: dict[str, Job] = {
    "lapse": memberships.lapse_due,
    "retention": retention.apply,
    "circulation": refreshing.tend,
    "standing_orders": standing_orders.pay_due,
}
