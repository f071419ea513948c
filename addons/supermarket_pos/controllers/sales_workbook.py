import json

from odoo.exceptions import AccessError, UserError
from odoo.http import Controller, content_disposition, request, route

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class SalesWorkbook(Controller):
    """The sales analysis as a file to keep."""

    @route("/supermarket_pos/sales_analysis.xlsx", type="http", auth="user", readonly=True)
    def download(self, request_json="{}", cids="", token=None):
        """All rows of an analysis as a workbook.

        :param request_json: what the screen asked for, see ``read_request``
        :param cids: ids of the chosen companies, as the web client keeps them
        :param token: the web client's mark of this download, for its own use
        """
        try:
            analysis = request.env["supermarket.sale.analysis"].with_context(
                allowed_company_ids=self._companies(cids)
            )
            name, content = analysis._workbook(self._values(request_json))
        except AccessError as error:
            return self._refusal(error, 403)
        except UserError as error:
            return self._refusal(error, 400)
        headers = [("Content-Type", XLSX), ("Content-Disposition", content_disposition(name))]
        return request.make_response(content, headers)

    def _values(self, text):
        try:
            return json.loads(text)
        except ValueError:
            raise UserError(
                request.env._("request_json: no JSON; open the file from the sales analysis.")
            )

    def _refusal(self, error, status):
        """The reason in plain words: what asked for a file draws no page."""
        headers = [("Content-Type", "text/plain; charset=utf-8")]
        return request.make_response(str(error), headers, status=status)

    def _companies(self, text):
        """The chosen companies; the web server itself refuses those of other people."""
        try:
            chosen = [int(part) for part in text.replace("-", ",").split(",") if part]
        except ValueError:
            raise UserError(request.env._("cids: ids of companies, separated by commas."))
        return chosen or request.env.user.company_id.ids
