import os
from pathlib import Path
from unittest import skipIf
from uuid import uuid4

from odoo.addons.supermarket_stock.tests.common import ROLES
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import HttpCase, TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger
from psycopg2 import Error as DatabaseError

from . import roles_page

PAGE = Path(__file__).resolve().parents[3] / "docs" / "roles.md"
PASSWORD = "Ro1es-and-Ro1es"


def people(env, company):
    """{role: a user of the company who has it and nothing else}."""
    return {
        role: new_test_user(
            env,
            login=f"{role}-{uuid4()}",
            password=PASSWORD,
            groups=f"supermarket_stock.group_{role}",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        for role in ROLES
    }


@tagged("post_install", "-at_install")
class TestRolesPage(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "lang": "en_US"})
        cls.company = cls.env["res.company"].create({"name": "Corner Shop"})
        cls.users = people(cls.env, cls.company)

    @skipIf(not PAGE.parent.is_dir(), "the documentation is not beside the addons")
    def test_page_is_what_the_code_says(self):
        made = roles_page.page(self.env, self.users)
        if os.environ.get("ROLES_PAGE") == "write":
            PAGE.write_text(made, encoding="utf-8")
        self.assertEqual(made, PAGE.read_text(encoding="utf-8"), "ROLES_PAGE=write makes it anew")

    def test_every_role_has_a_sentence_and_a_place_of_its_own_on_the_user_s_form(self):
        groups = [self.env.ref(f"supermarket_stock.group_{role}") for role in ROLES]
        for group in groups:
            with self.subTest(role=group.name):
                self.assertGreater(len(group.comment or ""), 20)
                self.assertEqual(group.privilege_id.description, group.comment)
                self.assertEqual(group.privilege_id.group_ids, group)
                self.assertEqual(group.privilege_id.category_id.name, "Supermarket")

    def test_every_role_tries_every_model(self):
        """What the table says is what happens: reading, making, changing and deleting."""
        names = [
            name for addon in roles_page.OURS for name in roles_page.models_of(self.env, addon)
        ]
        self.assertGreater(len(names), 80)
        for name in names:
            for role, user in self.users.items():
                rights = roles_page.rights(self.env, user, name)
                with self.subTest(model=name, role=role, rights=rights):
                    self.read(name, user, "r" in rights)
                    self.make(name, user, "c" in rights)

    def read(self, name, user, may):
        model = self.env[name].with_user(user).with_company(self.company)
        plain = [
            field.name
            for field in model._fields.values()
            if field.store and not field.groups and field.type != "binary"
        ]
        if may:
            model.search([], limit=2).read(plain)
        else:
            with self.assertRaises(AccessError):
                model.search([], limit=2).read(plain)

    @mute_logger("odoo.sql_db")
    def make(self, name, user, may):
        """Who may not make one makes none; who may is refused for what is missing, if at all."""
        model = self.env[name].with_user(user).with_company(self.company)
        made, refused = False, None
        try:
            with self.env.cr.savepoint():
                model.create({})
                self.env.flush_all()
                made = True
                raise UserError("undone")
        except AccessError as problem:
            refused = problem
        except (UserError, ValidationError, DatabaseError, ValueError, TypeError, KeyError):
            pass
        self.assertFalse(made and not may)
        if may and not model._transient:  # a wizard may have a rule of its own, on its buttons
            self.assertIsNone(refused)

    def test_another_company_sees_nothing(self):
        """Of every model with a company: the other one's people find none of its records."""
        other = self.env["res.company"].create({"name": "Competitor"})
        strangers = people(self.env, other)
        for addon in roles_page.OURS:
            for name in roles_page.models_of(self.env, addon):
                model = self.env[name]
                if (
                    "company_id" not in model._fields
                    or not model._fields["company_id"]._description_searchable
                ):
                    continue
                mine = model.sudo().search([("company_id", "not in", [False, other.id])], limit=3)
                for role in ("store_manager", "admin"):
                    seen = model.with_user(strangers[role]).with_company(other)
                    with self.subTest(model=name, role=role):
                        if seen.has_access("read"):
                            self.assertFalse(seen.search([("id", "in", mine.ids)]))


@tagged("post_install", "-at_install")
class TestRoutes(HttpCase):
    def test_every_role_tries_every_address(self):
        """An address answers, refuses or asks for a login; it never breaks and never tells more to
        somebody without a role than its page."""
        company = self.env["res.company"].create({"name": "Corner Shop"})
        users = people(self.env, company)
        users["nobody"] = new_test_user(
            self.env,
            login=f"nobody-{uuid4()}",
            password=PASSWORD,
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        for role, user in [*users.items(), (None, None)]:
            self.authenticate(user and user.login, user and PASSWORD)
            for address, who, kind in roles_page.routes(self.env):
                if kind != "http":
                    continue
                path = address.replace("<string:key>", "a-key-that-nobody-has")
                with self.subTest(role=role, address=path):
                    answer = self.url_open(path, allow_redirects=False)
                    self.assertLess(answer.status_code, 500)
                    if not user and who == "logged in":
                        self.assertEqual(answer.status_code, 303)
