"""Pages for people. They stand on the same use cases as the API."""

from fastapi import APIRouter

from api.pages import assets, me, payment_requests, signing

# Routes are tried in this order.
ROUTERS: tuple[APIRouter, ...] = (
    payment_requests.router,
    signing.router,
    me.router,
    assets.router,
)
