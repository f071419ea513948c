"""Records with names: what makes loading again, or after a crash, harmless."""

NAMESPACE = "__demo_shop__"


class Names:
    """Creates records once, each under a name of its own (an external id)."""

    def __init__(self, env):
        self.env = env

    def ref(self, name):
        """Return the record called ``name``."""
        return self.env.ref(f"{NAMESPACE}.{name}")

    def ids(self, names):
        """Return {name: record id} for those of ``names`` that exist."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT name, res_id FROM ir_model_data WHERE module = %s AND name IN %s",
            [NAMESPACE, tuple(names) or ("",)],
        )
        return dict(self.env.cr.fetchall())

    def adopt(self, name, record):
        """Give an existing record a name, so that later stages find it."""
        if not self.ids([name]):
            self._name(record, [name])
        return record

    def ensure(self, model, values_by_name, batch=1000):
        """Create the records whose names are new, leave the others alone; return all of them."""
        known = self.ids(values_by_name)
        missing = [name for name in values_by_name if name not in known]
        for start in range(0, len(missing), batch):
            names = missing[start : start + batch]
            records = self.env[model].create([values_by_name[name] for name in names])
            self._name(records, names)
        ids = {**known, **self.ids(missing)}
        return self.env[model].browse([ids[name] for name in values_by_name])

    def _name(self, records, names):
        self.env["ir.model.data"].create(
            [
                {
                    "module": NAMESPACE,
                    "name": name,
                    "model": record._name,
                    "res_id": record.id,
                    "noupdate": True,
                }
                for name, record in zip(names, records, strict=True)
            ]
        )


def write_changed(record, values):
    """Write what differs, so that loading again touches nothing."""
    current = {
        name: record[name].id if record._fields[name].relational else record[name]
        for name in values
    }
    changed = {name: value for name, value in values.items() if current[name] != value}
    if changed:
        record.write(changed)
