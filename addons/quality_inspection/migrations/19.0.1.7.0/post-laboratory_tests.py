from odoo.tools import parse_version

RAPID_TESTS = ["item_veg_01", "item_aqu_03"]


def migrate(cr, version):
    """The items that came with the addon know their laboratory tests since 19.0.1.6.0; what is
    there already is not loaded again. Whoever chose another one keeps it."""
    if parse_version(version) >= parse_version("19.0.1.6.0"):
        return
    cr.execute(
        """
        UPDATE inspection_item item
           SET laboratory_item_id = laboratory.res_id
          FROM ir_model_data rapid, ir_model_data laboratory
         WHERE rapid.module = 'quality_inspection' AND rapid.name = ANY(%s)
           AND laboratory.module = 'quality_inspection'
           AND laboratory.name = rapid.name || '_lab'
           AND item.id = rapid.res_id AND item.laboratory_item_id IS NULL
        """,
        [RAPID_TESTS],
    )
