from functools import lru_cache

try:
    import holidays as tables
except ImportError:  # no table, no holidays: closing days can still be entered by hand
    tables = None


@lru_cache(maxsize=500)
def public_holidays(country, year):
    """The public holidays of a country in a year; none where no table knows the country."""
    if tables is None or not country:
        return frozenset()
    try:
        return frozenset(tables.country_holidays(country, years=year))
    except NotImplementedError:
        return frozenset()
