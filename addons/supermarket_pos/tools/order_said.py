"""What a till may say of an order, its lines and payments. Plain Python, no database.

The server works out the rest: the till's number, costs, who wrote what and when. Fields of other
addons are theirs to judge; see `pos_order_said.py`.
"""

# Whose fields are listed here; all others of the models are of addons that we know nothing about
KNOWN_ADDONS = {"point_of_sale", "pos_loyalty", "supermarket_pos"}
# Most lots on one order: each is looked up, and a till names those that were scanned
MAX_LOTS = 200

ORDER = {
    *("uuid", "session_id", "state", "date_order", "user_id", "partner_id", "pricelist_id"),
    *("fiscal_position_id", "lines", "payment_ids", "amount_total", "amount_tax", "amount_paid"),
    *("amount_return", "is_refund", "to_invoice", "shipping_date", "preset_id", "preset_time"),
    *("pos_reference", "tracking_number", "sequence_number", "ticket_code", "access_token"),
    *("floating_order_name", "general_customer_note", "internal_note", "has_deleted_line"),
    *("last_order_preparation_change", "source", "nb_print", "is_tipped", "tip_amount"),
    *("email", "mobile", "paid_offline", "till_report", "age_confirmed"),
    *("relations_uuid_mapping", "company_id", "name"),
}
LINE = {
    *("uuid", "product_id", "qty", "price_unit", "discount", "tax_ids", "price_subtotal"),
    *("price_subtotal_incl", "price_extra", "price_type", "note", "customer_note"),
    *("full_product_name", "attribute_value_ids", "custom_attribute_value_ids", "pack_lot_ids"),
    *("refunded_orderline_id", "combo_parent_id", "combo_line_ids", "combo_item_id"),
    *("extra_tax_data", "is_edited", "is_reward_line", "reward_id", "reward_identifier_code"),
    *("coupon_id", "points_cost", "markdown_sticker", "promotion_units", "scale_label"),
}
PAYMENT = {
    *("uuid", "amount", "payment_method_id", "payment_date", "is_change", "name", "ticket"),
    *("card_type", "card_brand", "card_no", "cardholder_name", "transaction_id"),
    *("payment_status", "payment_ref_no", "payment_method_authcode"),
    *("payment_method_issuer_bank", "payment_method_payment_mode"),
}
STATES = ("draft", "paid", "cancel")
# one2many fields of a line, and what a row of them may say
ROWS = {
    "pack_lot_ids": {"lot_name"},
    "custom_attribute_value_ids": {"custom_value", "custom_product_template_attribute_value_id"},
}


def own_commands(rows, ids, names):
    """The commands of a one2many that make something new or touch what is the record's own.

    >>> own_commands([[0, 0, {"lot_name": "A", "id": 3}], [4, 7], [2, 8], [6, 0, [7, 8]]], {8},
    ...     {"lot_name"})
    [[0, 0, {'lot_name': 'A'}], [2, 8], [6, 0, [8]]]
    """
    result = []
    for row in rows if isinstance(rows, (list, tuple)) else ():
        if not isinstance(row, (list, tuple)) or not row:
            continue
        code, row_id, values = [*row, None, None][:3]
        if code in (0, 1) and isinstance(values, dict) and (code == 0 or row_id in ids):
            said = {name: value for name, value in values.items() if name in names}
            result.append([code, row_id, said])
        elif code in (2, 3, 4) and row_id in ids:
            result.append([code, row_id])
        elif code == 6 and isinstance(values, (list, tuple)):
            result.append([6, 0, [one for one in values if one in ids]])
    return result


def lots_named(lines):
    """How many lots the lines name."""
    return sum(len(line.get("pack_lot_ids") or []) for line in lines)
