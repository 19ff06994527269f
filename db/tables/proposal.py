"""Proposed plans: what was asked, how far the search is, and each line with what became of it.

They hold ids, codes and numbers, never a name. Sessions are no foreign keys: an extra one may be taken away again.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base
from db.types import Instant, Key, Word, new_id
from domain.proposal import Freedom, LineKind, LineState, RunState

IS_UNDER_WAY = text("state IN ('waiting', 'running')")


class ProposalRow(Base):
    """One proposal for a network. The database allows one under way in each, whichever servers ask.

    `location_ids` empty: all places. `beat_at` is when its server last said that it is at work. `best`, `bound` and
    the `open_…` figures are null before there is a plan, `other_…` before the other way was worked out.
    """

    __tablename__ = "proposal"
    __table_args__ = (
        CheckConstraint("first_day <= last_day", name="days_in_order"),
        Index(None, "network_id", "asked_at"),
        Index(
            "uq_proposal_under_way",
            "network_id",
            unique=True,
            postgresql_where=IS_UNDER_WAY,
            sqlite_where=IS_UNDER_WAY,
        ),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False, default=new_id)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    first_day: Mapped[date]
    last_day: Mapped[date]
    location_ids: Mapped[list[int]] = mapped_column(JSON)
    freedom: Mapped[Freedom] = mapped_column(Word(Freedom))
    state: Mapped[RunState] = mapped_column(Word(RunState), default=RunState.WAITING)
    asked_at: Mapped[datetime] = mapped_column(Instant)
    beat_at: Mapped[datetime] = mapped_column(Instant)
    stop_asked: Mapped[bool] = mapped_column(default=False)
    seconds: Mapped[float] = mapped_column(default=0.0)
    seconds_most: Mapped[int | None]
    best: Mapped[int | None] = mapped_column(BigInteger)
    bound: Mapped[int | None] = mapped_column(BigInteger)
    open_before: Mapped[int | None]
    open_after: Mapped[int | None]
    open_least: Mapped[int | None]
    is_comparing: Mapped[bool] = mapped_column(default=False)
    other_open: Mapped[int | None]
    other_taken_off: Mapped[int | None]


class ProposalFileRow(Base):
    """The question and the answer as the files of `docs/planning_format.md`, compressed; for whoever checks them."""

    __tablename__ = "proposal_file"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), primary_key=True)
    instance: Mapped[bytes] = mapped_column(LargeBinary)
    answer: Mapped[bytes | None] = mapped_column(LargeBinary)


class ProposalSessionRow(Base):
    """A session that the proposal changes or leaves short, with the guides (ids) who stood there, and what it lacks.

    `version` is the one that was planned on; it follows what is accepted of this proposal, and nothing else.
    """

    __tablename__ = "proposal_session"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), primary_key=True)
    session_id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    version: Mapped[int]
    minimum: Mapped[int]
    there: Mapped[list[int]] = mapped_column(JSON)
    lacks: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    """Of each: kind (`LackKind`), code, number, cause, thought_of, blocked."""


class ProposalLineRow(Base):
    """One guide who comes or goes. `said` holds the reasons, or why, in codes and numbers; `because` why it was refused.

    `decided_at` is when somebody accepted or declined it, `set_id` the change set by which it was accepted.
    """

    __tablename__ = "proposal_line"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    bundle: Mapped[int]
    kind: Mapped[LineKind] = mapped_column(Word(LineKind))
    session_id: Mapped[int] = mapped_column(Key)
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    helper_id: Mapped[int] = mapped_column(ForeignKey("helper.id"))
    said: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[LineState] = mapped_column(Word(LineState), default=LineState.OPEN)
    because: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    set_id: Mapped[int | None] = mapped_column(BigInteger)
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
