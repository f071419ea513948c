"""What the real till posts to `sync_from_ui`, kept in `payloads/` without ids of any database.

`test_till_payloads` records them from the till in Chromium (with RECORD_PAYLOADS=1 in the
environment) or holds what the till sends against them; `test_payload_replay` sends them to the
server. No payload is written by hand.
"""

import json
import os
import re
from pathlib import Path
from uuid import uuid4

from odoo import fields
from odoo.tools import file_open

FOLDER = Path(__file__).parent / "payloads"
MAY_RECORD = bool(os.environ.get("RECORD_PAYLOADS"))
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
ANY_UUID = re.compile(rf"{UUID.pattern}|uuid-\d+")
MOMENT = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$")
X2MANY = {"one2many", "many2many"}
# Drawn by the till anew for each order
DRAWN = {
    "ticket_code",
    "pos_reference",
    "tracking_number",
    "sequence_number",
    "reward_identifier_code",
    "payment_ref_no",
    "transaction_id",
}


class TillPayloads:
    """Turns ids into names and back.

    A record is written as "@model/name", one that came with an order as "@model/uuid".
    """

    def __init__(self, env, symbols):
        self.env = env
        self.symbols = dict(symbols)
        self.uuids = {}

    # Records as names ---------------------------------------------------------------------

    def symbolic(self, values, model="pos.order"):
        """The values of a record as the till sent them, with names for ids."""
        return {
            name: self._named(name, value, self.env[model])
            for name, value in sorted(values.items())
        }

    def _named(self, name, value, records):
        if name == "id":
            return self._name(value, records._name)
        field = records._fields.get(name)
        if not field or not field.relational:
            return self._moment(value)
        model = field.comodel_name
        if field.type in X2MANY:
            return [self._command(row, model) for row in value]
        return self._name(value, model) if type(value) is int else value

    def _command(self, row, model):
        if isinstance(row, int):
            return self._name(row, model)
        number, record, *values = row
        if number in (0, 1):
            values = [self.symbolic(values[0], model)]
        return [number, record and self._name(record, model), *values]

    def _name(self, record_id, model):
        record = self.env[model].browse(record_id)
        for name, known in self.symbols.items():
            if known == record:
                return f"@{model}/{name}"
        if "uuid" not in record:
            raise KeyError(f"{model} {record_id} has no name: give it one in TillShop._symbols")
        return f"@{model}/{record.sudo().uuid}"

    def _moment(self, value):
        return "@now" if isinstance(value, str) and MOMENT.match(value) else value

    # Names as records ---------------------------------------------------------------------

    def real(self, value):
        """What was kept, with ids of this database."""
        if isinstance(value, dict):
            return {name: self.real(one) for name, one in value.items()}
        if isinstance(value, list):
            return [self.real(one) for one in value]
        if value == "@now":
            return fields.Datetime.to_string(fields.Datetime.now())
        if isinstance(value, str) and value.startswith("@"):
            return self._record(*value[1:].split("/")).id
        return value

    def _record(self, model, name):
        if name in self.symbols:
            return self.symbols[name]
        return self.env[model].sudo().search([("uuid", "=", name)])

    # On disk ------------------------------------------------------------------------------

    @staticmethod
    def names():
        return sorted(path.stem for path in FOLDER.glob("*.json"))

    @staticmethod
    def keep(recorded):
        for name, orders in unique(recorded).items():
            text = json.dumps(orders, indent=4, ensure_ascii=False)
            (FOLDER / f"{name}.json").write_text(text + "\n", encoding="utf-8")

    @staticmethod
    def kept(name):
        return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))

    def fresh(self, name):
        """The orders of a recording, one after the other, with uuids of this database."""
        text = re.sub(r"uuid-\d+", self._fresh_uuid, json.dumps(self.kept(name)))
        for order in json.loads(text):
            yield self.real(order)  # lines of the one before are found when it is the next's turn

    def _fresh_uuid(self, match):
        return self.uuids.setdefault(match[0], str(uuid4()))


def unique(recorded):
    """The recordings with numbers for uuids, by first appearance."""
    seen = {}

    def number(match):
        return seen.setdefault(match[0], f"uuid-{len(seen) + 1}")

    return json.loads(ANY_UUID.sub(number, json.dumps(recorded)))


def shape(value):
    """What of a payload is the same at each recording: keys, records and amounts."""
    if isinstance(value, dict):
        return {name: shape(one) for name, one in value.items() if name not in DRAWN}
    if isinstance(value, list):
        return [shape(one) for one in value]
    return value


def driven(script):
    """The script for a browser at a till: the driver, then what it is to do."""
    with file_open("supermarket_pos/static/tests/record/till_driver.js") as driver:
        code = driver.read()
    return f"""(async () => {{
        {code}
        try {{
            await till.ready();
            {script}
            console.log("test successful");
        }} catch (error) {{
            console.error(`${{till.scenario}}: ${{error.message}} ${{error.stack}}`);
        }}
    }})()"""
