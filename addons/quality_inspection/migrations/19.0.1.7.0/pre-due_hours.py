def migrate(cr, version):
    """A task is due within a year."""
    cr.execute("UPDATE inspection_rule SET due_hours = 8760 WHERE due_hours > 8760")
