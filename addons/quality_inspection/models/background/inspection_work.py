from odoo import api, fields, models
from odoo.tools import SQL

#: Lots of one transaction.
PAGE = 200


class InspectionWork(models.Model):
    """Lots that wait until a job looks whether a plan asks for their inspection.

    Several workers take pages of it at once, each what no other has in hand. A page that fails to
    commit is nobody's and taken once more; what was decided on already is not decided on again.
    """

    _name = "inspection.work"
    _description = "Lots to Decide On"
    _order = "id"
    _rec_name = "lot_id"

    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    plan_id = fields.Many2one(
        "inspection.plan", required=True, readonly=True, ondelete="cascade", index=True
    )
    lot_id = fields.Many2one("stock.lot", required=True, readonly=True, ondelete="cascade")

    _waits_once = models.Constraint("UNIQUE(plan_id, lot_id)", "A lot waits once for a plan.")

    @api.model
    def _enqueue(self, plan):
        """Let all lots wait that are on hand in the company; return how many."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO inspection_work (company_id, plan_id, lot_id, create_uid, create_date)
                SELECT quant.company_id, %(plan)s, quant.lot_id, %(uid)s, %(now)s
                  FROM stock_quant quant
                  JOIN stock_location place ON place.id = quant.location_id
                 WHERE quant.company_id = %(company)s AND quant.lot_id IS NOT NULL
                   AND place.usage = 'internal'
              GROUP BY quant.company_id, quant.lot_id
                HAVING sum(quant.quantity) > 0
           ON CONFLICT DO NOTHING
             RETURNING id
                """,
                plan=plan.id,
                company=plan.company_id.id,
                uid=self.env.uid,
                now=fields.Datetime.now(),
            )
        )
        # sudo: the job's own timetable
        self.env.ref("quality_inspection.cron_work").sudo()._trigger()
        return len(rows)

    @api.model
    def _cron_work(self):
        """Called by a job: work off what waits, page by page, each committed."""
        crons = self.env["ir.cron"]
        crons._commit_progress(remaining=self.search_count([]))
        while page := self._take():
            done = len(page)
            page._work()
            if not crons._commit_progress(done):
                return  # out of time: the cron comes back at once

    @api.model
    def _take(self):
        """Lock a page of one company that no other worker has in hand."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT work.id FROM inspection_work work
                 WHERE work.company_id = (
                       SELECT company_id FROM inspection_work
                     ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
              ORDER BY work.id LIMIT %s
            FOR UPDATE SKIP LOCKED
                """,
                PAGE,
            )
        )
        return self.browse(id_ for (id_,) in rows)

    def _work(self):
        """Show the plans in force what the receipts of these lots brought, then forget them."""
        lines = self.env["stock.move.line"].search(
            [
                ("lot_id", "in", self.lot_id.ids),
                ("company_id", "in", self.company_id.ids),
                ("state", "=", "done"),
                ("location_id.usage", "=", "supplier"),
            ]
        )
        self.env["inspection.intake"]._inspect(lines)
        self.unlink()
