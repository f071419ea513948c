from collections import namedtuple
from datetime import timedelta

from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.tools import SQL

from ...sampling import posterior, prior_mean

CATEGORY_DAYS = 365
#: Older lots weigh less than a hundredth of a new one (half as much every 90 days).
HISTORY_DAYS = 600

Lot = namedtuple("Lot", "age failed is_original")


class Evidence:
    """What is known of suppliers, categories and recalls before any of the deliveries counts."""

    def __init__(self, histories, priors, recalled, dues):
        self._histories, self._priors, self._dues = histories, priors, dues
        self.recalled = recalled
        self._beliefs = {}

    def belief(self, delivery):
        """Return (posterior, prior mean, lots) of the supplier's lots in the category."""
        return self.belief_of(delivery.supplier.id, delivery.category.id)

    def belief_of(self, supplier, category):
        key = supplier, category
        if key not in self._beliefs:
            lots = self._histories.get(key, [])
            prior = prior_mean(*self._priors.get(category, (0, 0)))
            originals = [(lot.age, lot.failed) for lot in lots if lot.is_original]
            self._beliefs[key] = posterior(prior, originals), prior, lots
        return self._beliefs[key]

    def is_due(self, plan, delivery):
        """Whether the frequency asks for this delivery: nothing was selected in the period before.

        Once every n lots counts the decisions on the supplier's product since the last selected.
        """
        if plan.frequency == "lot" and plan.frequency_count == 1:
            return True
        last, skipped = self._dues.get(self._due_key(plan, delivery), (None, 0))
        if not last:
            return True
        if plan.frequency == "lot":
            return skipped + 1 >= plan.frequency_count
        # A little less than the period: a delivery that comes an hour earlier counts as due.
        period = relativedelta(**{f"{plan.frequency}s": plan.frequency_count})
        return last + period - timedelta(hours=2) <= fields.Datetime.now()

    def without_dues(self):
        """The same evidence where no lot was looked at before: what a preview begins with."""
        return Evidence(self._histories, self._priors, self.recalled, {})

    def count(self, plan, delivery, is_selected):
        """Add a decision of the same batch to what the frequencies count."""
        key = self._due_key(plan, delivery)
        last, skipped = self._dues.get(key, (None, 0))
        self._dues[key] = (fields.Datetime.now(), 0) if is_selected else (last, skipped + 1)

    @staticmethod
    def _due_key(plan, delivery):
        return plan.id, delivery.product.id, delivery.supplier.id or None


class InspectionDecision(models.Model):
    """What decisions rest on, read for all deliveries at once."""

    _inherit = "inspection.decision"

    @api.model
    def _evidence(self, matches):
        company = matches[0][0].company
        deliveries = [delivery for delivery, _rule in matches]
        pairs = {(one.supplier.id, one.category.id) for one in deliveries}
        return Evidence(
            self._histories(company, pairs),
            self._priors(company, {category for _supplier, category in pairs}),
            self._recalled(company, {one.product.id for one in deliveries}),
            self._dues(matches),
        )

    @api.model
    def _known_of(self, company, pairs, moment=None):
        """Return what is known of pairs of supplier and category, by their ids.

        :param moment: as it was then, nothing later counts; default now
        """
        histories = self._histories(company, pairs, moment)
        priors = self._priors(company, {category for _supplier, category in pairs}, moment)
        return Evidence(histories, priors, set(), {})

    @api.model
    def _belief_of(self, company, supplier, category, moment=None):
        """Return (posterior, prior mean, lots) of one supplier and category."""
        pair = supplier.id, category.id
        return self._known_of(company, {pair}, moment).belief_of(*pair)

    @api.model
    def _histories(self, company, pairs, now=None):
        """Return {(supplier, category): lots}. Goods that came from nobody known have no history.

        A failure found on a lot that was not sampled (its papers, its temperature) is known, too.
        """
        suppliers = [supplier or 0 for supplier, _category in pairs]
        categories = [category or 0 for _supplier, category in pairs]
        now = now or fields.Datetime.now()
        self.env["inspection.result"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT lot.supplier_id, lot.category_id, lot.review_date, lot.verdict,
                       lot.is_original
                  FROM unnest(%s, %s) pair (supplier, category)
                  JOIN inspection_result lot
                    ON lot.supplier_id = pair.supplier
                   AND COALESCE(lot.category_id, 0) = pair.category
                  JOIN inspection_task task ON task.id = lot.task_id
                 WHERE lot.company_id = %s AND lot.state = 'completed'
                   AND lot.review_date BETWEEN %s AND %s
                   AND (lot.is_original
                        OR lot.verdict = 'fail' AND task.origin_task_id IS NULL
                           AND NOT task.is_sampled)
                """,
                suppliers,
                categories,
                company.id,
                now - timedelta(days=HISTORY_DAYS),
                now,
            )
        )
        histories = {}
        for supplier, category, reviewed, verdict, is_original in rows:
            age = max((now - reviewed).total_seconds(), 0) / 86400
            lot = Lot(age, verdict == "fail", bool(is_original))
            histories.setdefault((supplier, category or False), []).append(lot)
        return histories

    @api.model
    def _priors(self, company, categories, now=None):
        """Return {category: (failed, inspected) original lots of a year}."""
        now = now or fields.Datetime.now()
        since = now - timedelta(days=CATEGORY_DAYS)
        counts = self.env["inspection.result"]._read_group(
            [
                ("company_id", "=", company.id),
                ("category_id", "in", list(categories)),
                ("state", "=", "completed"),
                ("is_original", "=", True),
                ("review_date", ">=", since),
                ("review_date", "<=", now),
            ],
            ["category_id", "verdict"],
            ["__count"],
        )
        priors = {}
        for category, verdict, count in counts:
            failed, inspected = priors.get(category.id, (0, 0))
            failed += count if verdict == "fail" else 0
            priors[category.id] = failed, inspected + count
        return priors

    @api.model
    def _recalled(self, company, products):
        """Return the ids of the products that are held by an open recall."""
        holds = self.env["supermarket.hold"].search_fetch(
            [
                ("product_id", "in", list(products)),
                ("company_id", "in", company._holding_companies().ids),
                ("reason", "=", "recall"),
                ("state", "=", "active"),
            ],
            ["product_id"],
        )
        return set(holds.product_id.ids)

    @api.model
    def _dues(self, matches):
        """Return {(plan, product, supplier): (last selected, lots since)} of plans that skip."""
        plans = {
            rule.plan_id.id
            for _delivery, rule in matches
            if rule.plan_id.frequency != "lot" or rule.plan_id.frequency_count != 1
        }
        if not plans:
            return {}
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT plan_id, product_id, supplier_id,
                       max(date) FILTER (WHERE is_selected),
                       count(*) FILTER (WHERE id > last_selected)
                  FROM (SELECT *, max(id) FILTER (WHERE is_selected)
                                  OVER (PARTITION BY plan_id, product_id, supplier_id)
                                  AS last_selected
                          FROM inspection_decision
                         WHERE plan_id = ANY(%s) AND product_id = ANY(%s)
                           AND reason NOT IN ('hand', 'date')) decision
              GROUP BY plan_id, product_id, supplier_id
                """,
                list(plans),
                list({delivery.product.id for delivery, _rule in matches}),
            )
        )
        return {(plan, product, supplier): rest for plan, product, supplier, *rest in rows}
