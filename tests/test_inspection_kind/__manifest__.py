{
    "name": "Quality Inspection: a kind of test from outside",
    "summary": "Tests only: another addon brings a kind of test of its own",
    "version": "19.0.1.0.0",
    "category": "Hidden/Tests",
    "author": "Supermarket Suite contributors",
    "license": "LGPL-3",
    "depends": ["quality_inspection"],
    "installable": True,
}
