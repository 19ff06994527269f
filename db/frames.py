"""Frames that keep a written promise about their columns, also when they are empty."""

from typing import Any

import pandas as pd
from sqlalchemy import Select
from sqlalchemy.orm import Session

Promise = dict[str, str]
"""Column name → pandas dtype, in order."""


def read_frame(tx: Session, statement: Select[*tuple[Any, ...]], promise: Promise) -> pd.DataFrame:
    """The rows of a select, with exactly the promised columns and dtypes, whose names and order are the select's."""
    rows = tx.execute(statement).all()
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(promise)
    return pd.DataFrame(
        {
            name: pd.Series(list(column), dtype=dtype)
            for (name, dtype), column in zip(promise.items(), columns, strict=True)
        }
    )
