from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.supermarket_stock.tools.bulk import insert_many
from odoo.fields import Command

from ...sampling import queue_priority
from ...tools.defect_classes import SEVERITY
from ...tools.series_key import NO_AQL, SeriesKey
from ...tools.severities import STRICTNESS


class InspectionTask(models.Model):
    """Making tasks: what decisions ask for, frozen, many at once."""

    _inherit = "inspection.task"

    @api.model
    def _series_of(self, matches):
        """Return {(delivery, rule): [series]}, one per class of nonconformity looked for."""
        wanted = {
            (delivery.key, rule): [
                SeriesKey(
                    delivery.company.id,
                    delivery.supplier.id,
                    delivery.category.id,
                    defect_class,
                    rule._aql_of(defect_class) or NO_AQL,
                    rule.product_id.id,
                )
                for defect_class in rule._classes()
            ]
            for delivery, rule in matches
        }
        found = self.env["inspection.series"]._of_many(
            {key for keys in wanted.values() for key in keys}
        )
        none = self.env["inspection.series"]
        return {match: [found.get(key, none) for key in keys] for match, keys in wanted.items()}

    @api.model
    def _make_many(self, matches, decisions, series):
        """Create the tasks that decisions ask for, with frozen samples and limits, and hold lots.

        A lot that is not selected still has its documents and temperatures checked.
        """
        asked = [
            (delivery, rule, decision, items)
            for (delivery, rule), decision in zip(matches, decisions, strict=True)
            if (items := self._items_of(rule, decision))
        ]
        if not asked:
            return self
        names = self.env["inspection.intake"]._next_names("inspection.task", len(asked))
        rows = [
            {"name": name, **self._prepare_vals(*one, series[one[0].key, one[1]])}
            for name, one in zip(names, asked, strict=True)
        ]
        tasks = insert_many(self, self._with_inspectors(asked, rows))
        tasks._record_making()
        decisions.browse(decision.id for _delivery, _rule, decision, _items in asked)._link_tasks(
            tasks
        )
        tasks._hold_on_arrival()
        return tasks

    @api.model
    def _with_inspectors(self, asked, rows):
        """Give each task that is made to whose turn it is."""
        deliveries = [delivery for delivery, *_rest in asked]
        suppliers = deliveries[0].supplier.union(*(one.supplier for one in deliveries))
        choose = self.env["inspection.inspector"]._chooser(deliveries[0].company, suppliers)
        for (delivery, _rule, _decision, items), row in zip(asked, rows, strict=True):
            inspector = choose(
                delivery.warehouse,
                items.skill_id,
                self.env["res.users"].browse(row["receiver_id"]),
                delivery.supplier,
                row["date_due"],
                row["planned_minutes"],
            )
            row.update(self._prepare_inspector(inspector))
        return rows

    @api.model
    def _prepare_inspector(self, inspector):
        return {
            "inspector_id": inspector.id,
            "user_id": inspector.user_id.id,
            "assignment": "assigned" if inspector else "none",
        }

    @api.model
    def _items_of(self, rule, decision):
        if decision.is_selected:
            return rule.item_ids
        return rule.item_ids.filtered("is_never_skipped")

    @api.model
    def _prepare_vals(self, delivery, rule, decision, items, series):
        classes = self._prepare_classes(delivery, rule, items, series)
        lead = self._leading_class(classes)
        plans = {
            row["defect_class"]: {"size": row["sample_size"], "accept": row["accept_number"]}
            for row in classes
        }
        sample = {"size": lead["sample_size"], "lot_size": delivery.lot_size}
        defect_class = items._worst_class()
        return {
            "company_id": delivery.company.id,
            "plan_id": rule.plan_id.id,
            "rule_id": rule.id,
            "decision_id": decision.id,
            "is_sampled": decision.is_selected,
            "part": delivery.part,
            "receiver_id": self._receiver(delivery, decision).id,
            "product_id": delivery.product.id,
            "lot_id": delivery.lot.id,
            "lot_ids": [Command.set(delivery.lots.ids)],
            "category_id": delivery.category.id,
            "supplier_id": delivery.supplier.id,
            "picking_id": delivery.picking.id,
            "move_id": delivery.move.id,
            "purchase_line_id": delivery.move.purchase_line_id.id,
            "warehouse_id": delivery.warehouse.id,
            "quantity": delivery.quantity,
            "lot_size": delivery.lot_size,
            "draw_uom_id": delivery.draw_unit.id,
            "date_due": fields.Datetime.now() + timedelta(hours=rule.due_hours),
            "planned_minutes": items._minutes(lead["sample_size"]),
            "defect_class": defect_class,
            "risk": decision.risk,
            "priority_score": queue_priority(
                SEVERITY[defect_class], decision.risk, self._remaining_life(delivery)
            ),
            "regime": max((row["regime"] for row in classes), key=STRICTNESS.get),
            "method_name": rule._method_name(),
            "code_letter": lead["code_letter"],
            "aql": lead["aql"],
            "sample_size": lead["sample_size"],
            "accept_number": lead["accept_number"],
            "reject_number": lead["reject_number"],
            "sample_units": rule._draw_units(delivery, sample),
            "class_ids": [
                Command.create({**row, "company_id": delivery.company.id}) for row in classes
            ],
            "line_ids": [
                Command.create({**vals, "company_id": delivery.company.id})
                for vals in items._prepare_task_lines(
                    delivery.company, delivery.day, sample, plans, delivery.category
                )
            ],
        }

    @api.model
    def _receiver(self, delivery, decision):
        """Hook: return who took the goods in, and does not inspect them therefore."""
        return self.env.user

    @api.model
    def _prepare_classes(self, delivery, rule, items, series):
        """Return what is accepted of each class, under the regime its series is in."""
        looked_for = set(items.mapped("defect_class"))
        rows = []
        for defect_class, one in zip(rule._classes(), series, strict=True):
            if defect_class not in looked_for:
                continue
            sample = rule._sample(delivery.lot_size, one.regime, defect_class)
            rows.append(
                {
                    "defect_class": defect_class,
                    "series_id": one.id,
                    "aql": rule._aql_of(defect_class),
                    "regime": one.regime,
                    "code_letter": sample["code_letter"],
                    "sample_size": sample["size"],
                    "accept_number": sample["accept"],
                    "reject_number": sample["reject"],
                }
            )
        return rows

    @api.model
    def _leading_class(self, classes):
        """Return the class the task is drawn by: the largest n, of equals major before minor."""
        order = {"major": 2, "minor": 1, "critical": 0}
        return max(classes, key=lambda row: (row["sample_size"], order[row["defect_class"]]))

    @api.model
    def _remaining_life(self, delivery):
        """Return the share of the shelf life that is left, 0…1 (1 where nothing expires)."""
        expiry = delivery.lot.expiration_date if delivery.lot else False
        shelf_life = delivery.product.expiration_time
        if not expiry or not shelf_life:
            return 1.0
        left = (expiry - fields.Datetime.now()).total_seconds() / 86400
        return min(max(left / shelf_life, 0.0), 1.0)

    def _record_making(self):
        audit = self.env["inspection.audit"]
        audit._append_first(self, "create", "todo", lambda task: task._frozen())
        audit._append_first(
            self.filtered("inspector_id"),
            "assign",
            "",
            lambda task: {"inspector": task.inspector_id.name},
        )

    def _frozen(self):
        """Return what was frozen, for the audit log."""
        return {
            "plan": self.plan_id.code,
            "regime": self.regime,
            "n": self.sample_size,
            "ac": self.accept_number,
            "re": self.reject_number,
            "quantity": self.quantity,
            "limits": {line.item_id.code: line.summary for line in self.line_ids},
        }
