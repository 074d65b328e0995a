"""Settings come from the environment, prefix `ALVEOLE_`. Without any, the service starts safely."""

from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What an operator may set; each field is the variable `ALVEOLE_<NAME>`."""

    model_config = SettingsConfigDict(env_prefix="ALVEOLE_", extra="ignore")

    database_url: str = Field(
        default="sqlite:///var/alveole.sqlite3",
        description="Where the books are: an SQLite file, or PostgreSQL through a role that owns nothing.",
    )
    owner_database_url: str | None = Field(
        default=None,
        description="PostgreSQL only: the role that owns the tables, used by `migrate` and never by `serve`.",
    )
    host: str = Field(default="127.0.0.1", description="The address to listen on.")
    port: int = Field(default=8000, ge=0, le=65535, description="The port to listen on.")
    public_url: str = Field(
        default="",
        description="How phones reach the service; it stands in every QR code. Default: http://localhost:PORT.",
    )
    secret_key_file: Path = Field(
        default=Path("var/secret.key"),
        description="The file that holds the key which signs access tokens; made on the first start, mode 600.",
    )
    smtp_url: SecretStr | None = Field(
        default=None,
        description="Through which server letters are sent: smtps://USER:PASSWORD@HOST or smtp:// (STARTTLS).",
    )
    smtp_from: str = Field(
        default="", description="The address that letters come from. Default: alveole@ the host of the public URL."
    )
    requests_per_minute: int = Field(
        default=6000,
        ge=0,
        description="How many requests each client may make in a minute, in each process; 0 counts none.",
    )
    circulation_origins: str = Field(
        default="*",
        description="Which sites may read the published figures in a browser (CORS): origins, spaces between, or *.",
    )
    data_licence: str = Field(default="etalab-2.0", description="The licence of the published figures.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="debug, info, warning or error."
    )

    @field_validator("database_url", "owner_database_url")
    @classmethod
    def _one_of_two_databases(cls, url: str | None) -> str | None:
        """Take SQLite files and PostgreSQL, under the names that people use for it."""
        if url is None:
            return None
        scheme, _, rest = url.partition("://")
        if scheme in {"postgres", "postgresql"}:
            return f"postgresql+psycopg://{rest}"
        if scheme == "postgresql+psycopg" or (scheme == "sqlite" and rest.startswith("/") and len(rest) > 1):
            return url
        raise ValueError("books live in sqlite:///a/file or postgresql://role@host/name")

    @field_validator("smtp_url")
    @classmethod
    def _a_mail_server(cls, url: SecretStr | None) -> SecretStr | None:
        """Take an address with a host; nothing of it is said again, for it holds a password."""
        if url is None or not url.get_secret_value():
            return None
        try:
            parts = urlsplit(url.get_secret_value())
            sound = parts.scheme in {"smtp", "smtps"} and bool(parts.hostname) and (parts.port or 1) > 0
        except ValueError:
            sound = False
        if not sound:
            raise ValueError("a mail server is smtps://user:password@host or smtp://user:password@host:587")
        return url

    @field_validator("public_url")
    @classmethod
    def _an_address(cls, url: str) -> str:
        if url and not url.startswith(("http://", "https://")):
            raise ValueError("an address starts with http:// or https://")
        return url

    @model_validator(mode="after")
    def _default_public_url(self) -> "Settings":
        self.public_url = (self.public_url or f"http://localhost:{self.port}").rstrip("/")
        self.smtp_from = self.smtp_from or f"alveole@{urlsplit(self.public_url).hostname or 'localhost'}"
        return self

    @property
    def sqlite(self) -> bool:
        """Tell whether the books are in an SQLite file."""
        return self.database_url.startswith("sqlite")

    @property
    def database_name(self) -> str:
        """Return what people call the database: its file, or its name on the server; never a password."""
        return (
            self.database_url.removeprefix("sqlite:///")
            if self.sqlite
            else self.database_url.rpartition("/")[2].partition("?")[0]
        )

    @property
    def migration_url(self) -> str:
        """Return the URL under which tables are made and changed."""
        return self.owner_database_url or self.database_url
