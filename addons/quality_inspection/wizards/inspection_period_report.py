import base64
from datetime import timedelta

from odoo import api, fields, models

from ..tools.workbook import write_workbook


class InspectionPeriodReport(models.TransientModel):
    """The inspections of a period on paper or as a workbook."""

    _name = "inspection.period.report"
    _description = "Inspection Report of a Period"

    date_from = fields.Date(
        "From",
        required=True,
        default=lambda self: fields.Date.context_today(self) - timedelta(days=29),
    )
    date_to = fields.Date("To", required=True, default=fields.Date.context_today)
    warehouse_id = fields.Many2one("stock.warehouse", "Store", help="Empty: all stores.")
    company_id = fields.Many2one("res.company", default=lambda self: self.env.company)

    @api.model
    def open_report(self, kind, date_from, date_to, warehouse_id=False):
        """Return the action that gives the dashboard's figures as `kind`, pdf or xlsx."""
        analysis = self.env["inspection.analysis"]
        first, last = analysis._period(date_from, date_to)
        store = [value for _name, _operator, value in analysis._in_store(warehouse_id)]
        report = self.create(
            {"date_from": first, "date_to": last, "warehouse_id": next(iter(store), False)}
        )
        return report.action_xlsx() if kind == "xlsx" else report.action_pdf()

    def _figures(self):
        """The figures, read with the rights of whoever asks."""
        return self.env["inspection.analysis"].get_figures(
            self.date_from, self.date_to, self.warehouse_id.id
        )

    def action_pdf(self):
        self._figures()  # what can't be read is refused here, with its reason
        return self.env.ref("quality_inspection.period_report_action").report_action(self)

    def action_xlsx(self):
        """Download the workbook."""
        name = self.env._(
            "Inspections %(start)s to %(end)s.xlsx", start=self.date_from, end=self.date_to
        )
        attachment = self.env["ir.attachment"].create(
            {
                "name": name,
                "datas": base64.b64encode(self._workbook()),
                "res_model": self._name,
                "res_id": self.id,
                "mimetype": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            }
        )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{attachment.id}?download=true",
            "target": "self",
        }

    def _workbook(self):
        """Key figures, shares by period with their limits, products, suppliers."""
        figures = self._figures()
        return write_workbook(
            [
                self._key_figures(figures["cards"]),
                self._shares(figures["share"], figures["rules"]),
                self._ranking(self.env._("Products"), figures["products"]),
                self._ranking(self.env._("Suppliers"), figures["suppliers"]),
            ]
        )

    def _key_figures(self, cards):
        rows = [
            (self.env._("Company"), self.company_id.name),
            (self.env._("Store"), self.warehouse_id.name or self.env._("all")),
            (self.env._("From"), fields.Date.to_string(self.date_from)),
            (self.env._("To"), fields.Date.to_string(self.date_to)),
            (self.env._("Lots Inspected"), cards["inspected"]),
            (self.env._("Lots Failed"), cards["failed"]),
            (self.env._("Fail Rate (%)"), self._rate(cards["fail_rate"], cards["inspected"])),
            (self.env._("Inspections Due"), cards["due"]),
            (self.env._("Finished (%)"), self._rate(cards["completion"], cards["due"])),
            (self.env._("Finished in Time (%)"), self._rate(cards["in_time"], cards["done"])),
            (self.env._("Overdue"), cards["late"]),
        ]
        columns = [(self.env._("Figure"), "text", 26), (self.env._("Value"), "text", 30)]
        return self.env._("Summary"), columns, rows

    def _shares(self, chart, words):
        columns = [
            (self.env._("Begin"), "text", 14),
            (self.env._("Lots Inspected"), "integer", 16),
            (self.env._("Lots Failed"), "integer", 14),
            (self.env._("Share"), "percent", 10),
            (self.env._("Lower Limit"), "percent", 12),
            (self.env._("Upper Limit"), "percent", 12),
            (self.env._("Signals"), "text", 60),
        ]
        rows = zip(*self._share_columns(chart, words), strict=True) if chart else ()
        return self.env._("Fail Rate"), columns, rows

    @api.model
    def _share_columns(self, chart, words):
        signals = [
            ", ".join(words[rule] for rule in chart["signals"].get(at, ()))
            for at in range(len(chart["labels"]))
        ]
        names = ("labels", "inspected", "failed", "values", "lower", "upper")
        return [*(chart[name] for name in names), signals]

    def _share_rows(self, figures):
        """Return [(begin, inspected, failed, share, lower, upper, signals)], for the paper."""
        chart = figures["share"]
        return (
            list(zip(*self._share_columns(chart, figures["rules"]), strict=True)) if chart else []
        )

    @api.model
    def _rate(self, share, count):
        return round(100 * share, 2) if count else "–"

    @api.model
    def _percent(self, share, count=1):
        """A share as people write it; of nothing there is none."""
        return f"{100 * share:.1f} %" if count else "–"

    def _ranking(self, name, rows):
        columns = [
            (name, "text", 44),
            (self.env._("Lots Inspected"), "integer", 16),
            (self.env._("Lots Failed"), "integer", 14),
            (self.env._("Share"), "percent", 10),
        ]
        keys = ("name", "inspected", "failed", "rate")
        return name, columns, [[row[key] for key in keys] for row in rows]
