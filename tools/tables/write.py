"""A frame as a file of the kind that its ending names."""

from pathlib import Path

from . import problems


def check_writable(path):
    """Refuse before the work what couldn't be written behind it."""
    path = Path(path)
    if not path.name.lower().endswith(problems.ENDINGS):
        raise problems.unknown_ending(path)
    if not path.parent.is_dir():
        raise problems.TableError(f"{path}: there is no folder {path.parent}: make it first.")
    if path.name.lower().endswith(".parquet"):
        import pyarrow  # noqa: F401 - pandas would say it only once the work is done


def write_table(table, path):
    """Write the frame; the ending, in capitals or not, says how."""
    name = str(path).lower()
    if name.endswith(".parquet"):
        table.to_parquet(path, index=False)
    elif name.endswith(".xlsx"):
        table.to_excel(path, index=False)
    elif name.endswith(".csv.gz"):
        table.to_csv(path, index=False, compression="gzip")
    elif name.endswith(".csv"):
        table.to_csv(path, index=False)
    else:
        raise problems.unknown_ending(path)
