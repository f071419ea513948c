from odoo import api, models
from odoo.fields import Domain

CRON_BATCH = 2000
# Goods of a transfer that the job posts in one commit: whoever wants to move the same goods waits
# no longer than for these.
CRON_GOODS = 15
FEW = 50  # sales that are posted while a person waits for a screen: some 100 ms


class SupermarketSaleLedger(models.Model):
    """When sales are posted: by interval, and at once where somebody waits for a few of them."""

    _inherit = "supermarket.sale.ledger"

    @api.model
    def _post_few(self):
        """Post what can be posted while a person waits; more than that is the job's, now."""
        due = self._due_domain() & ~self._failed_domain()
        if self.search_count(self._unposted_domain() & due, limit=FEW + 1) <= FEW:
            self._post()
        else:
            # sudo: a job is started by the system, whoever looks
            self.env.ref("supermarket_stock.cron_post_ledger").sudo()._trigger()

    @api.model
    def _cron_post(self):
        """Post everything, a few goods a commit: a stop loses no more than their work.

        Sales that could not be posted before are tried once, after all others.
        """
        cron = self.env["ir.cron"]
        due = self._due_domain() & ~self._failed_domain()
        fresh = self._unposted_domain() & due
        left = self.search_count(fresh)
        cron._commit_progress(remaining=left)
        while left:
            count = 0
            for part in self._posting_parts(due, CRON_BATCH):
                posted = len(self._post([("id", "in", part)], wait=False))
                count += posted
                if not cron._commit_progress(posted):
                    return
            before, left = left, self.search_count(fresh)
            if not count and left >= before:  # what is left is being posted by another process
                return
        retried = self._post(self._failed_domain(), CRON_BATCH)
        cron._commit_progress(len(retried), remaining=0)  # those that fail again wait for next time

    @api.model
    def _posting_parts(self, domain, limit):
        """Return the oldest unposted entries as lists of ids, each to be posted in one commit.

        A part is of one transfer and has few goods. All that was sold of a product stands in the
        same part, so that there are as many moves as if all were posted at once.
        """
        entries = self.search(self._unposted_domain() & Domain(domain), order="id", limit=limit)
        parts = []
        for groups in entries._posting_groups():
            for entries in groups.values():
                of_goods = list(entries.grouped("product_id").values())
                for start in range(0, len(of_goods), CRON_GOODS):
                    few = of_goods[start : start + CRON_GOODS]
                    parts.append([entry_id for some in few for entry_id in some.ids])
        return parts
