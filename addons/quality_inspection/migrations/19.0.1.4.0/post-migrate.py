MINUTES_A_LOT = 10


def migrate(cr, version):
    """What is open weighs in the turns of inspectors by the minutes of its items."""
    cr.execute(
        """
        UPDATE inspection_task task
           SET planned_minutes = %s + COALESCE((
               SELECT sum(item.minutes * CASE WHEN line.item_type = 'aql' THEN line.sample_size
                                              ELSE line.reading_count END)
                 FROM inspection_task_line line
                 JOIN inspection_item item ON item.id = line.item_id
                WHERE line.task_id = task.id), 0)
        """,
        [MINUTES_A_LOT],
    )
