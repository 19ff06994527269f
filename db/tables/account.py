"""Accounts, what they may see, and where they are signed in."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base, Versioned
from db.types import Instant, Key, Word, utc_now
from domain.words import Role


class AccountRow(Versioned, Base):
    """Somebody who signs in, by e-mail address in lower case. Without a password hash nobody can sign in with it."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    email: Mapped[str] = mapped_column(String(120), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    role: Mapped[Role] = mapped_column(Word(Role))
    language: Mapped[str | None] = mapped_column(String(2))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    is_active: Mapped[bool] = mapped_column(default=True)
    is_demo: Mapped[bool] = mapped_column(default=False)
    """Offered for one-click sign-in in demo mode, and only there."""


class AccountNetworkRow(Base):
    """The account covers the whole network."""

    __tablename__ = "account_network"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"), primary_key=True)


class AccountLocationRow(Base):
    """The account covers this location alone."""

    __tablename__ = "account_location"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"), primary_key=True, index=True)


class SignInRow(Base):
    """A browser that is signed in, known by the hash of its cookie; revoked at once by `revoked_at`."""

    __tablename__ = "sign_in"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Instant, default=utc_now)
    seen_at: Mapped[datetime] = mapped_column(Instant, default=utc_now)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)


class SignInAttemptRow(Base):
    """A failed attempt, by account name or network address (hashed), for throttling; swept after an hour."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index(None, "whom_hash", "at"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    whom_hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Instant)


class PasswordLinkRow(Base):
    """A link, good once and for a few days, with which a person chooses a password."""

    __tablename__ = "password_link"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)
