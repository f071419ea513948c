"""What can be wrong with a table file, said in one line each: file, place, remedy."""

ENDINGS = (".csv", ".csv.gz", ".parquet", ".xlsx")


class TableError(ValueError):
    """A file that can't be taken as it is; the message names file, place and remedy."""


def unknown_ending(path):
    return TableError(f"{path}: the ending must be one of {', '.join(ENDINGS)}.")


def damaged(path, problem):
    return TableError(f"{path}: the file is damaged or cut off ({problem}): get it again.")


def not_utf8(path):
    return TableError(f"{path}: the text is not UTF-8: save it as 'CSV UTF-8'.")


def broken_rows(path, problem):
    return TableError(f"{path}: {problem}: quote fields that hold the separator.")


def empty(path):
    return TableError(f"{path}: the file has no rows.")


def missing_columns(path, names, needed):
    return TableError(
        f"{path}: no column {', '.join(names)}: the columns {', '.join(needed)} are needed."
    )


def column_twice(path, name):
    return TableError(f"{path}: the column {name} is there twice: keep one of them.")


def bad_value(path, row, column, value, remedy):
    return TableError(f"{path}, row {row}, column {column}: {value!r} {remedy}.")


def stray_date(path, row, column, day, days):
    return TableError(
        f"{path}, row {row}, column {column}: {day} lies {days} days from all other dates: "
        "correct the date or delete the row."
    )


def row_twice(path, row, first):
    return TableError(f"{path}, row {row}: the same store and product as row {first}: keep one.")
