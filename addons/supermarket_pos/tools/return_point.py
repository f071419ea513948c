"""A savepoint for what may commit on the way."""

from contextlib import contextmanager


@contextmanager
def return_point(cr):
    """As a savepoint of ``cr``. E-invoicing commits what an authority has answered: what was done
    until then stays, and an error undoes what came after.
    """
    committed = []
    cr.postcommit.add(lambda: committed.append(True))
    savepoint = cr.savepoint()
    try:
        yield
    except Exception:
        if committed:
            cr.rollback()
        else:
            savepoint.close(rollback=True)
        raise
    if not committed:
        savepoint.close(rollback=False)
