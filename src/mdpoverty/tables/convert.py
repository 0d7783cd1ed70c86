"""A pandas, Polars or PyArrow table becomes a Polars one, or is refused in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from mdpoverty.errors import Fault, InputError, MissingExtraError
from mdpoverty.language import Message

if TYPE_CHECKING:
    import polars as pl


def one_to_polars(frame: Any, name: str) -> pl.DataFrame:
    """Return a table in Polars; ``name`` is what the caller calls it.

    Raises
    ------
    InputError
        It is no table, a column stands twice, or a column holds what does not go together.
    """
    try:
        import narwhals as nw
    except ImportError as error:
        raise MissingExtraError(
            'tables need more libraries; install them with: pip install "mdpoverty[tables]"'
        ) from error
    try:
        native = nw.from_native(frame, eager_only=True)
    except nw.exceptions.DuplicateError as error:
        raise _refused(name, _twice(frame, name)) from error
    except TypeError as error:
        kind = f"{type(frame).__module__}.{type(frame).__name__}"
        what = f"{name} is {kind}; a pandas, Polars or PyArrow table is needed (a lazy frame is collected first)"
        raise InputError(what) from error
    hub = _read(native, frame, name)
    if not native.implementation.is_pandas_like():
        return hub
    if "household_id" not in hub.columns and "household_id" in getattr(frame.index, "names", ()):
        raise InputError(f"{name}: household_id is the index, not a column; use reset_index()")
    return _without_nan(hub)


def _read(native: Any, frame: Any, name: str) -> pl.DataFrame:
    import polars as pl

    wide = list(_too_wide(native, frame, name))
    if wide:
        raise _refused(name, wide)
    try:
        found: pl.DataFrame = native.to_polars()
    except (Exception, pl.exceptions.PanicException) as error:  # whatever keeps a column from being read
        raise _refused(name, _unreadable(native, name)) from error
    return found


def _refused(name: str, faults: Iterable[Fault]) -> InputError:
    return InputError(Message("unreadable_columns", {"table": name}), list(faults))


def _twice(frame: Any, name: str) -> Iterator[Fault]:
    columns: Iterable[Any] = frame.column_names if hasattr(frame, "column_names") else frame.columns
    for column, number in Counter(map(str, columns)).items():
        if number > 1:
            yield Fault("column_twice", {"number": number}, (name, column))


def _too_wide(native: Any, frame: Any, name: str) -> Iterator[Fault]:
    """Yield the decimals of Arrow that Polars has no place for; it stops the program over them."""
    if native.implementation.is_pyarrow():
        for field in frame.schema:
            if str(field.type).startswith("decimal256"):
                yield Fault("unreadable_column", {"kinds": str(field.type)}, (name, field.name))


def _unreadable(native: Any, name: str) -> Iterator[Fault]:
    """Yield the columns that cannot be read, with the kinds of values that stand in them."""
    for column in native.columns:
        try:
            native.select(column).to_polars()
        except Exception:  # noqa: BLE001 - see above
            kinds = sorted({type(value).__name__ for value in native[column].to_list()})
            yield Fault("unreadable_column", {"kinds": kinds}, (name, str(column)))


def _without_nan(hub: pl.DataFrame) -> pl.DataFrame:
    """Return pandas columns with null for NaN, which is how pandas writes that nothing is known."""
    import polars as pl

    return hub.with_columns(pl.selectors.float().fill_nan(None))
