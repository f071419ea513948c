from datetime import datetime, time

from odoo import models


class ResCompany(models.Model):
    _inherit = "res.company"

    def _closed_until(self):
        """Return the last moment whose stock is in closed books, the beginning of time for none.

        Closings are known to Odoo's stock_account, lock dates to account: this addon stands
        without either. To Odoo the value of a day is that of a day in UTC.
        """
        ends = [datetime.min]
        # sudo: that books are closed holds for who may not read them
        company = self.sudo()
        if "account_stock_journal_id" in self._fields:
            closing = company._get_last_closing_date() or datetime.min
            # A closing that left no trace of its moment is known by its day, and closes all of it
            is_day = closing.time() == time.min
            ends.append(datetime.combine(closing, time.max) if is_day else closing)
        if "fiscalyear_lock_date" in self._fields:
            # An exception is one person's and for a while: the stock stays as it was reported
            locked = company._get_user_fiscal_lock_date(
                company.env["account.journal"], ignore_exceptions=True
            )
            ends.append(datetime.combine(locked, time.max))
        return max(ends)
