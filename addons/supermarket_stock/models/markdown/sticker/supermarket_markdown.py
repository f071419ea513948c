import base64
import hmac
import secrets
from datetime import timedelta
from functools import lru_cache

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.barcode import check_barcode_encoding
from reportlab.graphics.barcode.qr import QrCodeWidget

from ....tools.sticker_code import Sticker, check_value, is_lot_printable, write_sticker

SECRET = "supermarket_stock.markdown_secret"


def _modules(text):
    code = QrCodeWidget(text, barLevel="M").qr
    code.make()
    squares = range(code.getModuleCount())
    return [(row, column) for row in squares for column in squares if code.isDark(row, column)]


@lru_cache(maxsize=256)
def _drawing(text):
    """Drawn once, however many copies a sheet has; the squares of a row side by side are one."""
    modules = _modules(text)
    size = 1 + max(row for row, _column in modules)
    path = "".join(f"M{start} {row}h{width}v1h-{width}z" for row, start, width in _runs(modules))
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" '
        f'width="{size * 8}" height="{size * 8}" shape-rendering="crispEdges">'
        f'<path d="{path}"/></svg>'
    )
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


def _runs(modules):
    """[(row, first column, how many)] of dark squares side by side.

    >>> _runs([(0, 0), (0, 1), (0, 3), (1, 4)])
    [(0, 0, 2), (0, 3, 1), (1, 4, 1)]
    """
    runs = []
    for row, column in sorted(modules):
        if runs and runs[-1][0] == row and sum(runs[-1][1:]) == column:
            runs[-1] = (row, runs[-1][1], runs[-1][2] + 1)
        else:
            runs.append((row, column, 1))
    return runs


class SupermarketMarkdown(models.Model):
    """The sticker of a markdown, and the check that tells a forged one."""

    _inherit = "supermarket.markdown"

    sticker_code = fields.Char(readonly=True, copy=False, help="What the 2D code says.")
    sticker_check = fields.Char(readonly=True, copy=False)

    _sticker_check_uniq = models.UniqueIndex(
        "(sticker_check) WHERE sticker_check IS NOT NULL", "A sticker belongs to one markdown."
    )

    @api.model
    def _get_secret(self):
        """The key of the check values, made when it is first asked for; it never leaves here."""
        parameters = self.env["ir.config_parameter"].sudo()  # sudo: only this code reads it
        secret = parameters.get_param(SECRET)
        if not secret:
            secret = secrets.token_urlsafe(32)
            parameters.set_param(SECRET, secret)
        return secret

    def _prepare_sticker(self):
        """The values of the sticker, once price and lot are fixed."""
        self.ensure_one()
        decimals = self.currency_id.decimal_places
        sticker = Sticker(
            gtin=self._sticker_gtin(),
            lot=self._sticker_lot(),
            price=round(self.new_price * 10**decimals),
            decimals=decimals,
            check="",
        )
        sticker = sticker._replace(check=self._sticker_check(sticker))
        return {"sticker_code": write_sticker(sticker), "sticker_check": sticker.check}

    def _sticker_check(self, sticker):
        """The check value: of this markdown, so that no other price, lot or store has it."""
        return check_value(
            self._get_secret(), self.id, sticker.gtin, sticker.lot, sticker.price, sticker.decimals
        )

    def _sticker_gtin(self):
        """The product's GTIN in 14 digits."""
        further = self.product_id.further_barcode_ids.filtered(
            lambda code: code._product_quantity() == 1
        )
        for code in [self.product_id.barcode, *further.mapped("name")]:
            gtin = (code or "").zfill(14)
            if code and len(code) >= 8 and check_barcode_encoding(gtin, "gtin14"):
                return gtin
        raise UserError(
            self.env._(
                "%s has no barcode of 8 to 14 digits with a right check digit: enter one on "
                "the product, the sticker needs it.",
                self.product_id.display_name,
            )
        )

    def _sticker_lot(self):
        if not is_lot_printable(self.lot_id.name):
            raise UserError(
                self.env._(
                    "The lot name %s doesn't fit into a sticker's code: use at most 20 letters, "
                    "digits and signs of the Latin alphabet.",
                    self.lot_id.name,
                )
            )
        return self.lot_id.name

    @api.model
    def _fields_of_life(self):
        return super()._fields_of_life() | {"sticker_code", "sticker_check"}

    # Asked by the till ---------------------------------------------------------------------

    @api.model
    def _of_sticker(self, sticker):
        """Return the markdown that a sticker is of, none when its price or lot was forged.

        The check value is computed again with the secret: what a sticker says is never believed.
        """
        # sudo: a cashier scans what the shop stuck on its goods
        markdown = self.sudo().search([("sticker_check", "=", sticker.check)], limit=1)
        if markdown and hmac.compare_digest(markdown._sticker_check(sticker), sticker.check):
            return markdown
        return markdown.browse()

    def _sticker_price(self):
        """The price as the sticker says it, without the dust of binary fractions."""
        self.ensure_one()
        return self.currency_id.round(self.new_price)

    # Printing -----------------------------------------------------------------------------

    def action_print_labels(self):
        """Print one sticker a label, on a roll of 50 × 30 mm."""
        return self._print("supermarket_stock.action_report_markdown_label")

    def action_print_sheet(self):
        """Print the stickers on sheets of A4, 36 on each."""
        return self._print("supermarket_stock.action_report_markdown_sheet")

    def _print(self, report):
        self._check_printable()
        return self.env.ref(report).report_action(self)

    def _check_printable(self):
        for markdown in self:
            if not markdown._is_running():
                raise UserError(
                    self.env._(
                        "%s is not active: only an active markdown has stickers.",
                        markdown.display_name,
                    )
                )

    def _stickers(self):
        """One record for each sticker, in the order of printing."""
        self._check_printable()
        return [markdown for markdown in self for _copy in range(markdown.sticker_count)]

    def _sticker_pages(self, size=36):
        """The stickers of each A4 page."""
        stickers = self._stickers()
        return [stickers[start : start + size] for start in range(0, len(stickers), size)]

    def _sticker_image(self):
        """The 2D code as a drawing inside the page: sharp at any size, no further request."""
        self.ensure_one()
        return _drawing(self.sticker_code)

    def _sticker_modules(self):
        """(row, column) of the dark squares of the QR code."""
        return _modules(self.sticker_code)

    def _best_before(self):
        """The last day on which the goods may be sold, as a person reads it."""
        self.ensure_one()
        store = self.warehouse_id
        last_moment = self.date_to - timedelta(seconds=1)
        last_day = self.lot_id._last_day(store) or store._store_day(last_moment)
        return fields.Date.to_string(last_day)
