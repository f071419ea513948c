from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..common_stores import OwnStoresCase


@tagged("post_install", "-at_install")
class TestOwnStores(OwnStoresCase):
    """A shop's people see their shop; who is given no stores sees all of them."""

    def test_every_role_sees_its_store_alone(self):
        for model, (here, there) in self.here_and_there().items():
            self.assertTrue(here and there, model)
            for role, user in self.people.items():
                records = self.env[model].with_user(user)
                if not records.has_access("read"):
                    continue
                seen = records.search([("id", "in", (here | there).ids)])
                with self.subTest(model=model, role=role):
                    self.assertEqual(seen.sudo(), here.sudo())
                    with self.assertRaises(AccessError):
                        records.browse(there.ids).read(["id", "display_name"])

    def test_without_stores_nothing_is_other_than_before(self):
        made = self.here_and_there()
        for model, (here, there) in made.items():
            records = self.env[model].with_user(self.manager)
            if model != "supermarket.loss":
                found = records.search([("id", "in", (here | there).ids)])
                self.assertEqual(found.sudo(), (here | there).sudo(), model)

    def test_a_change_of_stores_holds_at_once(self):
        person = self.people["counter"]
        counts = self.env["supermarket.count"]
        counts = counts.create([{"warehouse_id": one.id} for one in (self.store, self.north)])
        mine = self.env["supermarket.count"].with_user(person)
        self.assertEqual(mine.search([]).warehouse_id.ids, self.store.ids)
        self.limit(self.north, person)
        self.assertEqual(mine.search([]).sudo().warehouse_id, self.north)
        self.limit(self.store | self.north, person)
        self.assertEqual(len(mine.search([("id", "in", counts.ids)])), 2)
        self.limit(self.store.browse(), person)
        self.assertEqual(len(mine.search([("id", "in", counts.ids)])), 2)

    def test_an_archived_store_still_limits(self):
        person = self.people["store_manager"]
        old = self.env["stock.warehouse"].create({"name": "Old", "code": "OLD"})
        old.active = False
        self.limit(old, person)
        quants = self.env["stock.quant"].with_user(person)
        self.assertFalse(quants.search([("location_id.warehouse_id", "!=", False)]))

    def test_what_is_there_is_what_is_in_the_own_store(self):
        salt = self.salt.with_user(self.people["receiver"])
        self.assertEqual((salt.qty_available, salt.sellable_qty), (20, 20))
        salt.invalidate_recordset()
        self.assertEqual(self.salt.with_user(self.manager).qty_available, 40)

    def test_nothing_is_made_for_another_store(self):
        manager = self.people["store_manager"]
        for model, values in self.values().items():
            records = self.env[model].with_user(manager)
            if not records.has_access("create"):
                continue
            with self.subTest(model=model):
                records.create(values(self.store))
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    records.create(values(self.north))

    def test_what_holds_in_all_stores_is_not_theirs_to_change(self):
        manager = self.people["store_manager"]
        rules = self.env["supermarket.markdown.rule"]
        everywhere = rules.create({"name": "All", "company_id": self.company.id})
        self.assertIn(everywhere, rules.with_user(manager).search([]).sudo())
        with self.assertRaises(AccessError):
            everywhere.with_user(manager).active = False
        with self.assertRaises(AccessError):
            rules.with_user(manager).create({"name": "Mine"})
        hold = self.hold._place(self.milk)
        with self.assertRaisesRegex(AccessError, "more than the stores you work in"):
            hold.with_user(manager).action_release()

    def test_a_hold_without_a_store_is_placed_in_the_own_ones(self):
        values = {"product_id": self.milk.id, "reason": "damage"}
        wizard = self.env["supermarket.hold.place"].with_user(self.people["inspector"])
        wizard.create(values).action_place()
        hold = self.hold.search([("product_id", "=", self.milk.id)])
        self.assertEqual(hold.warehouse_id, self.store)
        with self.assertRaises(AccessError):
            wizard.create({**values, "warehouse_id": self.north.id}).action_place()

    def test_a_count_is_of_a_place_of_its_store(self):
        with self.assertRaisesRegex(UserError, "not in"):
            self.env["supermarket.count"].create(
                {"warehouse_id": self.store.id, "location_id": self.north.lot_stock_id.id}
            )

    def test_the_board_counts_the_own_store(self):
        manager = self.people["store_manager"]
        board = self.env["supermarket.morning.board"].with_user(manager)
        conflicts = self.values()["supermarket.scan.event"]
        self.env["supermarket.scan.event"].sudo().create(
            [conflicts(store) for store in (self.store, self.north)]
        )
        told = board.get_board()
        self.assertEqual([one["name"] for one in told["stores"]], [self.store.name])
        told_of_north = board.get_board(self.north.id)
        for page in (told, told_of_north):
            lines = {line["key"]: line for group in page["groups"] for line in group["lines"]}
            self.assertEqual(lines["conflict"]["number"], 1)

    def test_conflicts_of_another_store_are_not_solved_here(self):
        event = self.values()["supermarket.scan.event"](self.north)
        event = self.env["supermarket.scan.event"].sudo().create(event)
        with self.assertRaises(AccessError):
            event.with_user(self.people["store_manager"]).action_dismiss()
        self.assertEqual(event.state, "conflict")

    def test_the_export_has_the_own_store_alone(self):
        self._sell(self.salt, 1, location_id=self.north.lot_stock_id.id)
        self._sell(self.salt, 1)
        export = self.env["supermarket.record.export"].with_user(self.people["store_manager"])
        export = export.create({"kind": "csv"}).sudo()
        rows = list(export._as_author().search([("product_id", "=", self.salt.id)]))
        self.assertEqual({row.warehouse_id for row in rows}, {self.store})

    def test_opening_stock_of_another_store(self):
        wizard = self.env["supermarket.import"].with_user(self.people["store_manager"])
        self.assertEqual(wizard.new({}).warehouse_id._origin, self.store)
        self.salt.barcode = "4006381333931"
        row = {"barcode": self.salt.barcode, "quantity": 5.0}
        kind = self.env["supermarket.import.kind.stock"].with_user(self.people["store_manager"])
        with self.assertRaises(AccessError):
            kind._take(row, self.north.with_env(kind.env))


@tagged("post_install", "-at_install")
class TestOwnStoresByScan(OwnStoresCase):
    """The scan app: documents and places of another store are not there."""

    def test_documents(self):
        self._count(self.salt)
        self._count(self.salt, warehouse_id=self.north.id)
        self._receipt(salt=2)
        counter, receiver = self.people["counter"], self.people["receiver"]
        counts = self.app(counter).scan_documents(self.told(counter), "count")
        self.assertEqual([one["place"] for one in counts], [self.floor.display_name])
        for task in ("loss", "put_away", "transfer"):
            told = self.app(receiver).scan_documents(self.told(receiver), task)
            self.assertEqual([one["id"] for one in told], self.store.ids, task)
        receipts = self.app(self.north_receiver)
        self.assertFalse(receipts.scan_documents(self.told(self.north_receiver), "receive"))

    def test_events_of_another_store_are_refused(self):
        receiver, counter = self.people["receiver"], self.people["counter"]
        there = self.north.lot_stock_id
        shelf = self.env["stock.location"].create({"name": "S", "location_id": there.id})
        loss = self.env.ref("supermarket_stock.loss_reason_broken")
        count = self._count(self.salt, warehouse_id=self.north.id)
        receipt = self._receipt(salt=2)
        receipt.write({"picking_type_id": self.north.in_type_id.id, "location_dest_id": there.id})
        receipt.move_ids.location_dest_id = there
        said = {"reason": loss.id}
        tried = [
            self.event("loss", "loss", self.north, self.salt, 1, said=said),
            self.event("loss", "loss", self.store, self.salt, 1, said=said, location_id=there.id),
            self.event(
                *("transfer", "move", self.north, self.salt, 1),
                said={"to": shelf.id},
                location_id=there.id,
            ),
            self.line(receipt, self.salt, 2),
            self.closing(receipt),
        ]
        for event in tried:
            self.assertEqual(self.answers(receiver, event), ["rejected"], event["task"])
        self.assertEqual(self.answers(counter, self.scan(count, self.salt, 1)), ["rejected"])
        elsewhere = self.scan(self._count(self.salt), self.salt, 1, location_id=there.id)
        self.assertEqual(self.answers(counter, elsewhere), ["rejected"])
        self.assertEqual(receipt.state, "assigned")
        self.assertEqual(self.salt._quantity_at(there), 20)

    def test_events_say_their_store(self):
        receiver, counter = self.people["receiver"], self.people["counter"]
        count, receipt = self._count(self.salt), self._receipt(salt=2)
        events = [self.line(receipt, self.salt, 2), self.lost(self.salt, 1)]
        scan = self.scan(count, self.salt, 5)
        self.assertEqual(self.answers(receiver, *events), ["applied", "applied"])
        self.assertEqual(self.answers(counter, scan), ["applied"])
        for event in (*events, scan):
            self.assertEqual(self.scanned(event).warehouse_id, self.store)

    def test_a_device_is_of_the_store_of_its_user(self):
        receiver, manager = self.people["receiver"], self.people["store_manager"]
        self.app(receiver).scan_open(self.told(receiver))
        self.app(self.north_receiver).scan_open(self.told(self.north_receiver))
        devices = self.env["supermarket.scan.device"].with_user(manager)
        mine = devices.search([("user_id", "in", (receiver | self.north_receiver).ids)])
        self.assertEqual(mine.sudo().warehouse_id, self.store)
        there = self.env["supermarket.scan.device"].search(
            [("user_id", "=", self.north_receiver.id)]
        )
        with self.assertRaises(AccessError):
            there.with_user(manager).action_lock()
        self.assertEqual(there.state, "open")

    def test_lookup_tells_of_the_own_store(self):
        receiver = self.people["receiver"]
        self._receipt(salt=7)
        there = self._receipt(salt=9)
        there.picking_type_id = self.north.in_type_id
        told = self.app(receiver).scan_look_up(self.told(receiver), self.salt.id)
        self.assertEqual([one["name"] for one in told["stores"]], [self.store.name])
        self.assertEqual([row[1] for row in told["ordered"]], [7])
        self.hold._place(self.salt, warehouse=self.north)
        told = self.app(receiver).scan_look_up(self.told(receiver), self.salt.id)
        self.assertFalse(told["held"])


@tagged("post_install", "-at_install")
class TestBothEnds(OwnStoresCase):
    """A transfer between stores is seen at both ends and confirmed where the goods arrive."""

    def send(self):
        """What the first store's receiver sends by scan; the receipt that expects it."""
        sender = self.people["receiver"]
        move = self.moved("transfer", self.salt, 6, self.floor, to_store=self.north)
        said = {"to_store": self.north.id, "covers": [move["uuid"]]}
        send = self.event("transfer", "send", self.store, said=said)
        self.assertEqual(self.answers(sender, move, send), ["applied", "applied"])
        self.assertEqual(self.scanned(send).state, "done", self.scanned(send).message)
        return self.env["stock.picking"].search(
            [("picking_type_id", "=", self.north.in_type_id.id)], limit=1
        )

    def test_sent_by_scan(self):
        coming = self.send()
        self.assertEqual(coming.state, "assigned")
        out = coming.move_ids.move_orig_ids.picking_id
        for user in (self.people["receiver"], self.north_receiver):
            seen = self.env["stock.picking"].with_user(user).search([])
            self.assertLessEqual(coming | out, seen.sudo())
            self.assertEqual(coming.with_user(user).move_ids.product_id, self.salt)
        third = self.env["stock.warehouse"].create({"name": "Third", "code": "THD"})
        self.limit(third, self.north_receiver)
        strangers = self.env["stock.picking"].with_user(self.north_receiver)
        self.assertFalse(strangers.search([("id", "in", (coming | out).ids)]))

    def test_who_sends_does_not_receive(self):
        coming = self.send()
        sender = self.people["receiver"]
        self.assertFalse(self.app(sender).scan_documents(self.told(sender), "receive"))
        line = self.line(coming, self.salt, 6)
        self.assertEqual(self.answers(sender, line), ["rejected"])
        with self.assertRaisesRegex(UserError, "the people there confirm it"):
            coming.with_user(sender).button_validate()
        self.assertEqual(self.salt._quantity_at(self.north.lot_stock_id), 20)

    def test_who_receives_confirms(self):
        coming = self.send()
        receiver = self.north_receiver
        [told] = self.app(receiver).scan_documents(self.told(receiver), "receive")
        self.assertEqual(told["id"], coming.id)
        line = self.line(coming, self.salt, 6)
        self.answers(receiver, line, self.closing(coming, line))
        self.assertEqual(coming.state, "done", self.scanned(line).message)
        self.assertEqual(self.salt._quantity_at(self.north.lot_stock_id), 26)

    def test_at_a_desk(self):
        """One transfer from floor to floor: the giving end makes it, the taking end confirms it."""
        sender, receiver = self.people["receiver"], self.north_receiver
        ends = {"location_id": self.floor.id, "location_dest_id": self.north.lot_stock_id.id}
        move = {"product_id": self.salt.id, "product_uom_qty": 4, **ends}
        picking = self.env["stock.picking"].with_user(sender)
        picking = picking.create(
            {
                "picking_type_id": self.store.int_type_id.id,
                "move_ids": [Command.create(move)],
                **ends,
            }
        )
        picking.action_confirm()
        picking.move_ids.quantity = 4
        picking.move_ids.picked = True
        with self.assertRaisesRegex(UserError, "North"):
            picking.button_validate()
        self.env.invalidate_all()
        shown = [
            field.name
            for field in picking._fields.values()
            if not field.groups and field.type not in ("binary", "one2many", "many2many")
        ]
        self.assertTrue(picking.with_user(receiver).read(shown))
        picking.with_user(receiver).button_validate()
        self.assertEqual(picking.state, "done")
        self.assertEqual(self.salt._quantity_at(self.floor), 16)

    def test_what_leaves_the_company_is_its_own_store_s(self):
        sender = self.people["receiver"]
        ends = {"location_id": self.floor.id, "location_dest_id": self.customers.id}
        move = {"product_id": self.salt.id, "product_uom_qty": 4, **ends}
        picking = self.env["stock.picking"].with_user(sender)
        picking = picking.create(
            {
                "picking_type_id": self.store.out_type_id.id,
                "move_ids": [Command.create(move)],
                **ends,
            }
        )
        picking.action_confirm()
        picking.move_ids.quantity = 4
        picking.move_ids.picked = True
        picking.button_validate()
        self.assertEqual(picking.state, "done")
        hidden = self.env["stock.picking"].with_user(self.north_receiver)
        self.assertFalse(hidden.search([("id", "=", picking.id)]))
