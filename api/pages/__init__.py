"""Pages for people. They stand on the same use cases as the API."""

from fastapi import APIRouter

from api.pages import (
    applications,
    approvals,
    assets,
    audit,
    clearing,
    contacts,
    delegations,
    directory,
    me,
    members,
    payment_requests,
    payments,
    privacy,
    proposals,
    proposing,
    receipts,
    rules,
    security,
    signing,
    tills,
    wallet,
)

# Routes are tried in this order.
ROUTERS: tuple[APIRouter, ...] = (
    payment_requests.router,
    *tills.ROUTERS,
    receipts.checking,
    receipts.router,
    wallet.router,
    payments.router,
    signing.router,
    me.router,
    approvals.router,
    privacy.router,
    security.router,
    rules.router,
    members.router,
    contacts.router,
    proposing.router,
    proposals.router,
    audit.router,
    delegations.router,
    applications.router,
    directory.router,
    clearing.router,
    assets.router,
)
