{
    "name": "Supermarket: flows across the addons",
    "summary": "Tests only: what the four addons do together",
    "version": "19.0.1.0.0",
    "category": "Hidden/Tests",
    "author": "Supermarket Suite contributors",
    "license": "LGPL-3",
    "depends": ["supermarket_pos", "quality_inspection", "replenishment"],
    "installable": True,
}
