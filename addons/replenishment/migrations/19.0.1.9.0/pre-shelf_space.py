def migrate(cr, version):
    """How much fits on a shelf is said in one place, which counts go by as well."""
    cr.execute("ALTER TABLE replenishment_shelf ADD COLUMN space_id integer")
    cr.execute(
        """
        INSERT INTO supermarket_shelf_space (location_id, warehouse_id, company_id, product_id,
               categ_id, capacity, create_uid, create_date, write_uid, write_date)
        SELECT location_id, warehouse_id, company_id, product_id, categ_id, capacity,
               create_uid, create_date, write_uid, write_date
          FROM replenishment_shelf
        """
    )
    cr.execute(
        """
        UPDATE replenishment_shelf shelf
           SET space_id = space.id
          FROM supermarket_shelf_space space
         WHERE space.location_id = shelf.location_id AND space.product_id = shelf.product_id
        """
    )
    # The ORM drops what is no field any more only at the end, its limits before that refuse rows
    cr.execute(
        """
        ALTER TABLE replenishment_shelf
               DROP COLUMN location_id, DROP COLUMN warehouse_id, DROP COLUMN company_id,
               DROP COLUMN product_id, DROP COLUMN categ_id, DROP COLUMN capacity
        """
    )
