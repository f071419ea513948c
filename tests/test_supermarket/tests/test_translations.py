import io

import polib
from odoo.modules import get_module_path
from odoo.tests import TransactionCase, tagged
from odoo.tools.translate import trans_export

ADDONS = ("supermarket_stock", "supermarket_pos", "quality_inspection", "replenishment")


@tagged("post_install", "-at_install")
class TestTranslations(TransactionCase):
    """The files in i18n hold the terms that Odoo's own export finds, no more and no fewer.

    The comments count, too: Odoo looks a term of the code up only where they say that it stands
    in Python or in JavaScript, and a field's label only at the places they name.
    """

    def test_simplified_chinese_is_complete(self):
        for addon in ADDONS:
            exported = self.exported(addon)
            kept = self.terms(polib.pofile(f"{get_module_path(addon)}/i18n/zh_CN.po"))
            with self.subTest(addon):
                self.assertEqual(sorted(exported.keys() - kept.keys()), [], "not translated")
                self.assertEqual(sorted(kept.keys() - exported.keys()), [], "no longer used")
                differing = [term for term in exported if not exported[term] <= kept[term]]
                self.assertEqual(differing, [], "places or comments are missing")

    def exported(self, addon):
        buffer = io.BytesIO()
        trans_export(False, [addon], buffer, "po", self.env)
        return self.terms(polib.pofile(buffer.getvalue().decode()))

    def terms(self, entries):
        """{msgid: its comments and the places where it stands}"""
        return {
            entry.msgid: {
                *entry.comment.split("\n"),
                *(place for place, _line in entry.occurrences),
            }
            for entry in entries
            if not entry.obsolete
        }
