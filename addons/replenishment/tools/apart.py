import logging
from contextlib import contextmanager

from psycopg2 import OperationalError

_logger = logging.getLogger(__name__)


@contextmanager
def apart(env, what):
    """One store's or company's share of a night job: its error is undone and logged, and keeps
    none of the others from theirs. Yields a list that holds the error afterwards, if any."""
    errors = []
    env.flush_all()  # what is wrong with the work before is no error of this share
    try:
        with env.cr.savepoint():
            yield errors
    except OperationalError:
        raise  # the transaction is lost: the cron tries the whole job again
    except Exception as error:
        env.invalidate_all(flush=False)
        errors.append(error)
        _logger.exception("%s went wrong", what)
