from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.supermarket_stock.tools.bulk import insert_many, update_many
from odoo.fields import Domain
from psycopg2.errors import UniqueViolation

from ..proposal.replenishment_proposal import OPEN_STATES

DISMISSED_DAYS = 3
# Automatic proposals come by the hundred: no mail is written for them.
QUIET = {"tracking_disable": True, "mail_create_nolog": True, "mail_create_nosubscribe": True}


class ReplenishmentProposal(models.Model):
    """What tills and the nightly pass do with proposals: open, renew, wake and close them."""

    _inherit = "replenishment.proposal"

    @api.model
    def _propose(self, vals_list):
        """Open proposals, or renew the numbers of those open already; never a second one.

        A quantity that a person changed stays as they left it, and a snoozed proposal sleeps on.
        Another transaction may open the same proposal at the same moment: then its proposal is
        the one, and this one steps back without failing what the caller is doing.

        :param vals_list: values from the planner, each with origin
        :return: the open proposals
        """
        own = self.sudo().with_context(**QUIET)  # written by tills and jobs, not by people
        open_by_pair = own._open_by_pair(vals_list)
        known, new_vals = {}, []
        for vals in vals_list:
            proposal = open_by_pair.get((vals["product_id"], vals["warehouse_id"]))
            if proposal:
                known[proposal] = vals
            else:
                new_vals.append({**vals, "qty_to_order": vals["proposed_qty"]})
        return own._renew(known) | own._create_unless_open(new_vals)

    @api.model
    def _open_by_pair(self, vals_list):
        domain = Domain("state", "in", OPEN_STATES)
        domain &= Domain("product_id", "in", [vals["product_id"] for vals in vals_list])
        domain &= Domain("warehouse_id", "in", [vals["warehouse_id"] for vals in vals_list])
        read = ("product_id", "warehouse_id", "origin", "qty_to_order", "difference_qty")
        return {(p.product_id.id, p.warehouse_id.id): p for p in self.search_fetch(domain, read)}

    @api.model
    def _create_unless_open(self, vals_list):
        if not vals_list:
            return self.browse()
        try:
            with self.env.cr.savepoint():
                created = insert_many(self, vals_list)
                created._check_product_id()
                return created
        except UniqueViolation:
            if len(vals_list) == 1:
                return self.browse()
        created = self.browse()
        for vals in vals_list:
            created |= self._create_unless_open([vals])
        return created

    @api.model
    def _renew(self, vals_by_proposal):
        """Put today's numbers on open proposals; a quantity edited by a person stays.

        :param vals_by_proposal: {proposal: values from the planner}
        :return: the proposals
        """
        now = fields.Datetime.now()
        fresh = {
            proposal.id: {**vals, **proposal._kept_of_before(vals), "date": now}
            for proposal, vals in vals_by_proposal.items()
        }
        for vals in fresh.values():
            del vals["product_id"], vals["warehouse_id"]
        return update_many(self.sudo(), fresh)

    def _kept_of_before(self, vals):
        """What a person decided, and how the proposal came up first, which is the more telling."""
        by_night = self.origin == "night"
        return {
            "qty_to_order": self.qty_to_order if self.difference_qty else vals["proposed_qty"],
            "origin": vals.get("origin", self.origin) if by_night else self.origin,
        }

    @api.model
    def _supersede_unneeded(self, warehouses, since, left_out=()):
        """Close what was proposed before and that the pass begun at ``since`` didn't renew.

        What a person entered or changed stays, and so does what the pass could not work on.

        :param left_out: [(product_id, warehouse_id)] of that
        """
        stale = self.search(
            [
                ("warehouse_id", "in", warehouses.ids),
                ("state", "in", OPEN_STATES),
                ("origin", "!=", "manual"),
                ("difference_qty", "=", 0),
                ("date", "<", since),
            ]
        )
        unknown = {tuple(pair) for pair in left_out}
        stale = stale.filtered(lambda p: (p.product_id.id, p.warehouse_id.id) not in unknown)
        return stale.with_context(**QUIET)._move("supersede")

    @api.model
    def _dismissed_lately(self, warehouses):
        """Pairs that a person said no to lately: only falling below the threshold asks again."""
        proposals = self.search(
            [
                ("warehouse_id", "in", warehouses.ids),
                ("state", "=", "dismissed"),
                ("decided_on", ">", fields.Datetime.now() - timedelta(days=DISMISSED_DAYS)),
            ]
        )
        return proposals._pairs()

    @api.model
    def _wake(self, warehouses):
        """Bring back what was snoozed until today."""
        snoozed = self.search([("warehouse_id", "in", warehouses.ids), ("state", "=", "snoozed")])
        due = self.browse()
        for proposals in snoozed.grouped("warehouse_id").values():
            today = proposals._today()
            due |= proposals.filtered(lambda p, today=today: p.snoozed_until <= today)
        due.with_context(**QUIET).action_reopen()
        return due
