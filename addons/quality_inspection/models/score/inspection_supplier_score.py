from collections import Counter, defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.supermarket_stock.tools.pieces import kept_in_pieces
from odoo.fields import Domain

from ...sampling import grade, supplier_score

WINDOW_DAYS = 90
#: Scores written in one transaction.
AT_ONCE = 200


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
        known = {
            (score.company_id, score.supplier_id.id) for score in self.search([("date", "=", date)])
        }
        rows = []
        for company, pairs in self._pairs().items():
            figures = self._figures(company, pairs)
            rows += [
                {"company_id": company.id, "supplier_id": supplier, "date": date, **row}
                for supplier, row in figures.items()
                if (company, supplier) not in known
            ]
        made = self.browse()
        for few in kept_in_pieces(self.env, rows, AT_ONCE):
            made |= self.create(few)
        return made

    @api.model
    def _pairs(self):
        """Return {company: [ids of supplier and category]} that original lots were inspected of."""
        pairs = {}
        for company, supplier, category in self.env["inspection.result"]._read_group(
            [
                ("state", "=", "completed"),
                ("is_original", "=", True),
                ("supplier_id", "!=", False),
            ],
            ["company_id", "supplier_id", "category_id"],
        ):
            pairs.setdefault(company, []).append((supplier.id, category.id))
        return pairs

    @api.model
    def _figures(self, company, pairs):
        """Return {supplier id: what its score is made of}: statements do not grow with suppliers.

        Documents and critical failures count on lots that chance left unsampled, too.
        """
        now = fields.Datetime.now()
        lots = self._lots_of_a_year(company, now - timedelta(days=365))
        critical, documents = self._recent(company, now - timedelta(days=WINDOW_DAYS))
        figures = {}
        for supplier, rate in self._mean_fail_rates(company, pairs).items():
            score = supplier_score(rate, critical[supplier], documents[supplier])
            figures[supplier] = {
                "score": score,
                "grade": grade(score),
                "lot_count": lots[supplier].total(),
                "failed_count": lots[supplier]["fail"],
                "critical_count": critical[supplier],
                "late_document_count": documents[supplier],
            }
        return figures

    @api.model
    def _lots_of_a_year(self, company, since):
        """Return {supplier id: {verdict: original lots}}."""
        lots = defaultdict(Counter)
        for supplier, verdict, count in self.env["inspection.result"]._read_group(
            [
                ("company_id", "=", company.id),
                ("state", "=", "completed"),
                ("is_original", "=", True),
                ("review_date", ">=", since),
            ],
            ["supplier_id", "verdict"],
            ["__count"],
        ):
            lots[supplier.id][verdict] = count
        return lots

    @api.model
    def _recent(self, company, since):
        """Return ({supplier id: critical failures}, {supplier id: documents that failed})."""
        results = self.env["inspection.result"]
        recent = (
            results._known_domain()
            & Domain("company_id", "=", company.id)
            & Domain("review_date", ">=", since)
        )
        critical = results._read_group(
            recent & Domain("failed_class", "=", "critical"), ["supplier_id"], ["__count"]
        )
        documents = self.env["inspection.reading"]._read_group(
            [
                ("result_id", "any", recent),
                ("item_id.item_type", "=", "document"),
                ("verdict", "=", "fail"),
            ],
            ["result_id.supplier_id"],
            ["__count"],
        )
        return (
            Counter({supplier.id: count for supplier, count in critical}),
            Counter({supplier.id: count for supplier, count in documents}),
        )

    @api.model
    def _mean_fail_rates(self, company, pairs):
        """Return {supplier id: mean of the posterior means of its categories, by lots}."""
        known = self.env["inspection.decision"]._known_of(company, set(pairs))
        weighted, lots = Counter(), Counter()
        for supplier, category in pairs:
            belief, _prior, history = known.belief_of(supplier, category)
            originals = sum(lot.is_original for lot in history)
            weighted[supplier] += belief.mean * originals
            lots[supplier] += originals
        return {
            supplier: weighted[supplier] / count if count else 0.0
            for supplier, count in lots.items()
        }
