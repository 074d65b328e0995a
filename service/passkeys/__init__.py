"""Passkeys: keys that a person's device keeps and uses after it has recognised them (WebAuthn, level 3).

The device signs a challenge of ours together with the site's address, so nothing
it says helps another site. Who holds the device must always be verified: a passkey
is two factors in one.
"""

from service.passkeys.challenges import LASTS
from service.passkeys.keys import Known, has, known, remove
from service.passkeys.registrations import NAME_MAX, register, registration
from service.passkeys.signatures import options, recognise, sign_in_options, verify

__all__ = [
    "LASTS",
    "NAME_MAX",
    "Known",
    "has",
    "known",
    "options",
    "recognise",
    "register",
    "registration",
    "remove",
    "sign_in_options",
    "verify",
]
