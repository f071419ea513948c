"""The languages that people of the shop may choose in their preferences."""

from ..assortment import read_suppliers
from ..categories import read_categories
from .catalogue import pack_name

CODE = "zh_CN"
LANGUAGE = f"base.lang_{CODE}"


def run(shop):
    """Load Simplified Chinese for all installed addons, and for what the shop has named itself;
    nobody's own language changes."""
    language = shop.env.ref(LANGUAGE)
    shop.env["base.language.install"].create({"lang_ids": [(6, 0, language.ids)]}).lang_install()
    _name("pos.category", _till_categories(), shop)
    _name("uom.uom", _packs(), shop)
    return language.name


def _name(model, names, shop):
    """Give the records of the shop that are there their names in the language."""
    if model in shop.env:
        for name, record_id in shop.names.ids(names).items():
            shop.env[model].with_context(lang=CODE).browse(record_id).name = names[name]


def _till_categories():
    return {f"till_category_{one.code}": one.name_zh for one in read_categories().values()}


def _packs():
    return {
        pack_name(supplier.pack, weighed): (
            f"{supplier.pack:g} 千克/箱" if weighed else f"{supplier.pack:g} 件/包"
        )
        for supplier in read_suppliers()
        for weighed in (False, True)
    }
