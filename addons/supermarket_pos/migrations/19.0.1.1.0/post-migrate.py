def migrate(cr, version):
    """The audit says who stood at the till: of older lines the user, as it was shown then."""
    if version:
        cr.execute(
            """
            UPDATE supermarket_pos_audit audit
               SET cashier = partner.name
              FROM res_users login
              JOIN res_partner partner ON partner.id = login.partner_id
             WHERE login.id = audit.user_id AND audit.cashier IS NULL
            """
        )
