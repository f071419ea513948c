import json

from odoo.exceptions import AccessError, UserError
from odoo.http import Controller, content_disposition, request, route
from werkzeug.exceptions import BadRequest, Forbidden

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class SalesWorkbook(Controller):
    """The sales analysis as a file to keep."""

    @route("/supermarket_pos/sales_analysis.xlsx", type="http", auth="user", readonly=True)
    def download(self, request_json="{}", cids=""):
        """All rows of an analysis as a workbook.

        :param request_json: what the screen asked for, see ``read_request``
        :param cids: ids of the chosen companies, as the web client keeps them
        """
        values = self._values(request_json)
        companies = self._companies(cids)
        analysis = request.env["supermarket.sale.analysis"].with_context(
            allowed_company_ids=companies
        )
        try:
            name, content = analysis._workbook(values)
        except AccessError as error:
            raise Forbidden(str(error))
        except UserError as error:
            raise BadRequest(str(error))
        headers = [("Content-Type", XLSX), ("Content-Disposition", content_disposition(name))]
        return request.make_response(content, headers)

    def _values(self, text):
        try:
            return json.loads(text)
        except ValueError:
            raise BadRequest("request_json: no JSON; open the file from the sales analysis.")

    def _companies(self, text):
        """The chosen companies; the web server itself refuses those of other people."""
        try:
            chosen = [int(part) for part in text.replace("-", ",").split(",") if part]
        except ValueError:
            raise BadRequest("cids: ids of companies, separated by commas.")
        return chosen or request.env.user.company_id.ids
