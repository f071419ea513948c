from odoo import fields, models, tools
from odoo.fields import Domain


class ResUsers(models.Model):
    """A shop's people see their shop: whoever is given stores works in these alone.

    Nobody is limited by installing: without stores a person works in all those of the companies.
    The record rules in `security/supermarket_store_rules.xml` ask `_of_own_stores`, and so does
    code that reads with more rights than the person has.
    """

    _inherit = "res.users"

    supermarket_store_ids = fields.Many2many(
        "stock.warehouse",
        "supermarket_user_store_rel",
        "user_id",
        "warehouse_id",
        string="Stores",
        # An archived store limits as before, and one that limits is not deleted: without it a
        # person would see all of them.
        context={"active_test": False},
        ondelete="restrict",
        help="Sees and does only what belongs to these stores, or to none. Empty: all stores of "
        "the companies.",
    )

    def _get_invalidation_fields(self):
        """What the record rules say of a person is kept: not beyond a change of the stores."""
        return {*super()._get_invalidation_fields(), "supermarket_store_ids"}

    def _works_in(self, store):
        """Whether the person works in the store, or in all of them; of no store everybody does."""
        own = self.sudo().supermarket_store_ids  # sudo: asked by code, of whoever acts
        return not own or not store or store in own

    @tools.ormcache("self.id")
    def _own_store_ids(self):
        # sudo: as in `_works_in`
        return tuple(self.sudo().supermarket_store_ids._ids)

    def _of_own_stores(self, *paths, also=(), or_none=True):
        """The domain of what this person sees: what one of these fields puts into the own stores.

        :param paths: fields that lead to a store, such as `location_id.warehouse_id`
        :param also: further ones, of which it does not matter whether they lead to none
        :param or_none: also what belongs to no store by any of the paths
        """
        own = self._own_store_ids()
        if not own:
            return Domain.TRUE
        mine = Domain.OR(_leads_to(path, own) for path in (*paths, *also))
        return mine | Domain.AND(_leads_to(path, [False]) for path in paths) if or_none else mine


def _leads_to(path, stores):
    """`any!`: whose store it is, whoever may read what lies between."""
    name, _dot, rest = path.partition(".")
    if not rest:
        return Domain(name, "in", stores)
    found = Domain(name, "any!", _leads_to(rest, stores))
    return found | Domain(name, "=", False) if stores == [False] else found
