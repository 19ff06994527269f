"""Accounts of invented networks: without a password, for the demo's one-click sign-in alone."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from db.tables import AccountLocationRow, AccountNetworkRow, AccountRow
from domain.words import Role


def add(
    tx: Session,
    address: str,
    name: str,
    role: Role,
    *,
    networks: Iterable[int] = (),
    locations: Iterable[int] = (),
) -> None:
    """An account with this scope. `address` is what stands before the @."""
    row = AccountRow(email=f"{address}@example.org", name=name, role=role, is_demo=True)
    tx.add(row)
    tx.flush()  # the scope needs its key
    tx.add_all(AccountNetworkRow(account_id=row.id, network_id=network_id) for network_id in networks)
    tx.add_all(AccountLocationRow(account_id=row.id, location_id=location_id) for location_id in locations)
