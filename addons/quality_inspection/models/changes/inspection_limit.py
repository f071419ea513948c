from odoo import api, models


class InspectionLimit(models.Model):
    """Who changed a limit, from what to what, stands in the chatter of its item."""

    _inherit = "inspection.limit"

    @api.model_create_multi
    def create(self, vals_list):
        limits = super().create(vals_list)
        for limit in limits:
            limit._tell_item(limit.item_id, "", limit._in_words())
        return limits

    def write(self, vals):
        before = {limit: (limit.item_id, limit._in_words()) for limit in self}
        result = super().write(vals)
        for limit, (item, words) in before.items():
            limit._tell_item(item, words, limit._in_words())
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_told(self):
        for limit in self:
            limit._tell_item(limit.item_id, limit._in_words(), "")

    def _in_words(self):
        """Return the limit, its source and when it is in force; nothing of one put away."""
        if not self.active:
            return ""
        regions = dict(self._fields["region"]._description_selection(self.env))
        parts = (
            self.summary,
            self.standard_id.display_name,
            regions[self.region],
            self.category_id.display_name,
            self._days_in_words(),
        )
        return " · ".join(filter(None, parts))

    def _days_in_words(self):
        has_days = self.date_from or self.date_to
        return f"{self.date_from or ''} … {self.date_to or ''}" if has_days else ""

    def _tell_item(self, item, before, after):
        # as Odoo's own tracking: not of data that is loaded, nor where nobody wants it
        context = self.env.context
        is_quiet = context.get("install_mode") or context.get("tracking_disable")
        if before != after and not is_quiet:
            item.message_post(
                body=self.env._(
                    "Limit: %(before)s → %(after)s", before=before or "–", after=after or "–"
                )
            )
