def migrate(cr, version):
    """What stood under the old keys keeps its place: tasks by delivery, series by class."""
    _task_columns(cr)
    _series_columns(cr)


def _task_columns(cr):
    """Tasks of one lot name in two deliveries were one; old ones stay the first part of theirs."""
    cr.execute("DROP INDEX IF EXISTS inspection_task_plan_lot_unique")
    cr.execute("DROP INDEX IF EXISTS inspection_task_plan_receipt_unique")
    cr.execute("ALTER TABLE inspection_task ADD COLUMN IF NOT EXISTS is_sampled boolean")
    cr.execute("ALTER TABLE inspection_task ADD COLUMN IF NOT EXISTS part integer")
    # A lot that chance skipped was checked for its papers alone: it counts in no series.
    cr.execute(
        """
        UPDATE inspection_task task
           SET part = 0, is_sampled = COALESCE(decision.is_selected, true)
          FROM inspection_task same
     LEFT JOIN inspection_decision decision ON decision.id = same.decision_id
         WHERE same.id = task.id
        """
    )


def _series_columns(cr):
    """Every series goes on where it stood, in the gravest class and the AQL of its last task."""
    cr.execute(
        """
        ALTER TABLE inspection_series
            DROP CONSTRAINT IF EXISTS inspection_series_series_unique,
            ADD COLUMN IF NOT EXISTS defect_class varchar,
            ADD COLUMN IF NOT EXISTS aql varchar,
            ADD COLUMN IF NOT EXISTS counted_until integer,
            ADD COLUMN IF NOT EXISTS counted_state jsonb,
            ALTER COLUMN category_id DROP NOT NULL
        """
    )
    cr.execute(
        """
        UPDATE inspection_series series
           SET defect_class = COALESCE(last.defect_class, 'major'),
               aql = COALESCE(NULLIF(last.aql, ''), '-'),
               counted_until = COALESCE(last.id, 0),
               counted_state = jsonb_build_object(
                   'severity', series.severity,
                   'score', COALESCE(series.score, 0),
                   'recent', (SELECT COALESCE(jsonb_agg(letter = 'A' ORDER BY place), '[]')
                                FROM regexp_split_to_table(NULLIF(series.recent, ''), '')
                                     WITH ORDINALITY given (letter, place)),
                   'accepted_run', COALESCE(series.accepted_run, 0),
                   'rejected_total', COALESCE(series.rejected_total, 0))
          FROM inspection_series same
     LEFT JOIN LATERAL (SELECT task.id, task.aql, task.defect_class
                          FROM inspection_task task
                         WHERE task.company_id = same.company_id
                           AND task.supplier_id = same.supplier_id
                           AND task.category_id = same.category_id
                      ORDER BY task.id DESC LIMIT 1) last ON true
         WHERE same.id = series.id
        """
    )
