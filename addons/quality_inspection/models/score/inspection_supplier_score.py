from datetime import timedelta

from odoo import api, fields, models

from ...sampling import grade, supplier_score

WINDOW_DAYS = 90


class InspectionSupplierScore(models.Model):
    """A supplier's score on a day: kept, so that it shows how a supplier develops."""

    _name = "inspection.supplier.score"
    _description = "Supplier Score"
    _order = "date desc, id desc"
    _rec_name = "supplier_id"

    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    supplier_id = fields.Many2one("res.partner", required=True, readonly=True, index=True)
    date = fields.Date(required=True, readonly=True, index=True)
    score = fields.Float(digits=(5, 1), readonly=True, aggregator="avg")
    grade = fields.Selection([(g, g) for g in "ABCD"], readonly=True)
    lot_count = fields.Integer("Lots", readonly=True, help="Original lots in 365 days.")
    failed_count = fields.Integer("Failed", readonly=True)
    critical_count = fields.Integer("Critical (90 days)", readonly=True)
    late_document_count = fields.Integer("Document Failures (90 days)", readonly=True)

    _day_unique = models.Constraint(
        "UNIQUE(company_id, supplier_id, date)", "A supplier has one score a day."
    )

    @api.model
    def _score_all(self, date=None):
        """Score all suppliers with inspected lots. Run again, a day's score is kept. Job."""
        date = date or fields.Date.context_today(self)
        pairs = self.env["inspection.result"]._read_group(
            [("state", "=", "completed"), ("is_original", "=", True)],
            ["company_id", "supplier_id"],
        )
        known = {
            (score.company_id, score.supplier_id) for score in self.search([("date", "=", date)])
        }
        return self.create(
            [
                self._prepare_score(company, supplier, date)
                for company, supplier in pairs
                if supplier and (company, supplier) not in known
            ]
        )

    @api.model
    def _prepare_score(self, company, supplier, date):
        domain = [("company_id", "=", company.id), ("supplier_id", "=", supplier.id)]
        results = self.env["inspection.result"].search(
            [*domain, ("state", "=", "completed"), ("is_original", "=", True)]
        )
        now = fields.Datetime.now()
        year = results.filtered(lambda r: r.review_date >= now - timedelta(days=365))
        recent = results.filtered(lambda r: r.review_date >= now - timedelta(days=WINDOW_DAYS))
        critical = recent.filtered(lambda r: r.failed_class == "critical")
        documents = recent.reading_ids.filtered(
            lambda r: r.item_type == "document" and r.verdict == "fail"
        )
        score = supplier_score(
            self._mean_fail_rate(company, supplier, results.category_id),
            len(critical),
            len(documents),
        )
        return {
            "company_id": company.id,
            "supplier_id": supplier.id,
            "date": date,
            "score": score,
            "grade": grade(score),
            "lot_count": len(year),
            "failed_count": len(year.filtered(lambda r: r.verdict == "fail")),
            "critical_count": len(critical),
            "late_document_count": len(documents),
        }

    @api.model
    def _mean_fail_rate(self, company, supplier, categories):
        """Return the mean of the posterior means of the supplier's categories, by lots."""
        decisions = self.env["inspection.decision"]
        weighted = lots = 0.0
        for category in categories:
            belief, _prior, history = decisions._belief_of(company, supplier, category)
            originals = sum(lot.is_original for lot in history)
            weighted += belief.mean * originals
            lots += originals
        return weighted / lots if lots else 0.0
