from odoo import SUPERUSER_ID, api
from odoo.addons.quality_inspection.evaluators import evaluator_of
from odoo.tools import SQL

# An entry that the type of its item doesn't take
CLEARED = {
    "value": "value = 0, has_value = FALSE",
    "below_detection": "below_detection = FALSE",
    "uncertainty": "uncertainty = 0",
    "finding": "finding = NULL",
}


def migrate(cr, version):
    """Open tasks learn their lots and classes; the audit log gets its key."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    _lots_of_tasks(cr)
    _classes_of_tasks(cr)
    _readings(env)
    env["inspection.audit"]._seal_anew()


def _lots_of_tasks(cr):
    cr.execute(
        """
        INSERT INTO inspection_task_stock_lot_rel (inspection_task_id, stock_lot_id)
        SELECT id, lot_id FROM inspection_task WHERE lot_id IS NOT NULL
        ON CONFLICT DO NOTHING
        """
    )


def _classes_of_tasks(cr):
    """Ac of a task was that of each item; it is the Ac of each class looked for now."""
    cr.execute(
        """
        INSERT INTO inspection_task_class (task_id, company_id, defect_class, aql, regime,
            code_letter, sample_size, accept_number, reject_number, series_id)
        SELECT task.id, task.company_id, looked.defect_class, task.aql,
               COALESCE(task.regime, 'normal'), task.code_letter, task.sample_size,
               CASE looked.defect_class WHEN 'critical' THEN 0 ELSE task.accept_number END,
               CASE looked.defect_class WHEN 'critical' THEN 1 ELSE task.reject_number END,
               series.id
          FROM inspection_task task
          JOIN (SELECT DISTINCT task_id, defect_class FROM inspection_task_line) looked
            ON looked.task_id = task.id
     LEFT JOIN inspection_series series
            ON series.company_id = task.company_id AND series.supplier_id = task.supplier_id
           AND series.category_id = task.category_id
           AND series.defect_class = looked.defect_class
           AND series.aql = COALESCE(NULLIF(task.aql, ''), '-')
        ON CONFLICT DO NOTHING
        """
    )


def _readings(env):
    """What is not submitted yet is judged by the new rules; what was submitted stays as it was.

    Not by `write`: what a rule refuses today may have been entered yesterday, and the inspector
    hears of it when he goes on.
    """
    pending = env["inspection.result"].search([("state", "=", "pending")])
    readings = pending.reading_ids
    for item_type, of_type in readings.grouped("item_type").items():
        foreign = CLEARED.keys() - set(evaluator_of(item_type).entries)
        if foreign:
            env.cr.execute(
                SQL(
                    "UPDATE inspection_reading SET %s WHERE id = ANY(%s)",
                    SQL(", ").join(SQL(CLEARED[name]) for name in sorted(foreign)),
                    of_type.ids,
                )
            )
    readings.invalidate_recordset()
    env.add_to_compute(readings._fields["is_entered"], readings)
    env.add_to_compute(readings._fields["verdict"], readings)
    env.flush_all()
