"""Proposing from a page what takes two people."""

from api.pages.proposing.pages import router

__all__ = ["router"]
