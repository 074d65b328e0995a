"""What a process knows of the machine that it serves from, and use cases need: its address, its post, its vault."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

from service import secret_keys
from service.peppers import Peppers
from service.secret_keys import SecretKey, Watch
from service.settings import Settings
from service.vault import Vault


@dataclass(frozen=True, slots=True)
class Installation:
    """Where people reach the service, whether it sends mail, what it seals with, and what peppers PINs."""

    public_url: str = "http://localhost:8000"
    mails: bool = False
    vault: Vault = field(default_factory=Vault.for_now)
    peppers: Peppers = field(default_factory=Peppers)

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Return the installation that the settings describe."""
        keys = [each.key for each in secret_keys.read(settings.secret_key_file)]
        return cls(settings.public_url, settings.smtp_url is not None, Vault(*keys), Peppers(keys))

    def use(self, keys: Sequence[SecretKey]) -> None:
        """Seal and pepper with the first of these keys from now on."""
        octets = [each.key for each in keys]
        self.vault.use(octets)
        self.peppers.use(octets)

    def watch(self, keys: Watch) -> None:
        """Look again for keys whenever one is named that is not known."""
        self.vault.look = self.peppers.look = keys.look
