"""What can be wrong with a table file, said in one line each: file, place, remedy."""

ENDINGS = (".csv", ".csv.gz", ".parquet", ".xlsx")


class TableError(ValueError):
    """A file that can't be taken as it is; the message names file, place and remedy."""


def unknown_ending(path):
    return TableError(f"{path}: the ending must be one of {', '.join(ENDINGS)}.")


def damaged(path, problem):
    return TableError(f"{path}: the file is damaged or cut off ({problem}): get it again.")


def not_utf8(path, row):
    return TableError(f"{path}, row {row}: the text is not UTF-8: save it as 'CSV UTF-8'.")


def long_row(path, row, fields, columns):
    return TableError(
        f"{path}, row {row}: {fields} fields where the header has {columns}: "
        "quote fields that hold the separator."
    )


def open_quote(path, row):
    return TableError(f"{path}, row {row}: a quotation mark is not closed: close or delete it.")


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


def row_twice(path, row, first, same):
    return TableError(f"{path}, row {row}: the same {same} as row {first}: keep one.")


def differs(path, row, column, value, first, other):
    return TableError(
        f"{path}, row {row}, column {column}: {value!r} differs from {other!r} of row {first}, "
        "which is of the same store, product and day: write the day's in both."
    )
