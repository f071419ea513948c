import json

from odoo import models
from odoo.tools.safe_eval import safe_eval

OURS = ("supermarket.", "inspection.", "replenishment.")
QUANTITY = "Product Unit"


class IrUiView(models.Model):
    """Quantities of our records are shown as people write them: 18, and 0.756 kg."""

    _inherit = "ir.ui.view"

    def _postprocess_tag_field(self, node, name_manager, node_info):
        result = super()._postprocess_tag_field(node, name_manager, node_info)
        model = name_manager.model
        field = model._fields.get(node.get("name"))
        if field is not None and self._is_quantity(model, field) and not node.get("widget"):
            options = safe_eval(node.get("options") or "{}")
            node.set("options", json.dumps({"hide_trailing_zeros": True, **options}))
        return result

    def _is_quantity(self, model, field):
        is_ours = model._name.startswith(OURS) or (field._module or "").startswith("supermarket_")
        return field.type == "float" and field._digits == QUANTITY and is_ours
