"""Frames that keep a written promise about their columns, also when they are empty."""

from typing import Any

import numpy as np
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
            name: _series(list(column), dtype)
            for (name, dtype), column in zip(promise.items(), columns, strict=True)
        }
    )


def _series(values: list[Any], dtype: str) -> pd.Series:
    """A column; of days, which come back again and again, each is understood once.

    Whole numbers are taken as numpy understands them, in a seventh of the time; pandas refuses what is none.
    """
    if dtype == "int64" and (numbers := np.array(values)).dtype == dtype:
        return pd.Series(numbers)
    if dtype.startswith("datetime64") and values and None not in values:
        codes, days = pd.factorize(pd.Series(values, dtype="object"))
        return pd.Series(pd.Series(days, dtype=dtype).to_numpy()[codes])
    return pd.Series(values, dtype=dtype)
