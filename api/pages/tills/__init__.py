"""The till: what a cashier sees, on an enrolled tablet or in a browser that is signed in."""

from fastapi import APIRouter

from api.pages.tills import cashiers, reports, sales, streams, tablets, worker

ROUTERS: tuple[APIRouter, ...] = (
    streams.router,
    sales.router,
    cashiers.router,
    tablets.router,
    reports.router,
    worker.router,
)
