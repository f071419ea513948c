import hashlib

from odoo import api, fields, models

from ..models.decision.inspection_decision import BY_CHANCE, NOT_SELECTED
from ..sampling import (
    Posterior,
    is_selected,
    sample_units,
    selection_probability,
    spelled,
    uniform,
)

#: Ages of lots are taken when a batch begins, the decision is dated when it is written.
SLACK = 1e-4
EXACT = 1e-12


class InspectionReplay(models.TransientModel):
    """How a decision came about: each step computed anew beside what was recorded.

    An auditor may type the secret that was deposited with him: then nothing that the database says
    of it is trusted.
    """

    _name = "inspection.replay"
    _description = "Replay of an Inspection Decision"
    _rec_name = "decision_id"

    decision_id = fields.Many2one(
        "inspection.decision", required=True, readonly=True, ondelete="cascade"
    )
    plan_id = fields.Many2one(related="decision_id.plan_id")
    date = fields.Datetime(related="decision_id.date")
    product_id = fields.Many2one(related="decision_id.product_id")
    lot_id = fields.Many2one(related="decision_id.lot_id")
    supplier_id = fields.Many2one(related="decision_id.supplier_id")
    reason = fields.Selection(related="decision_id.reason")
    is_selected = fields.Boolean(related="decision_id.is_selected")
    task_id = fields.Many2one(related="decision_id.task_id")
    secret = fields.Char(
        "Deposited Secret", help="Empty: the secret that is in the plan. It is shown to nobody."
    )
    fingerprint = fields.Char("Fingerprint of the Secret", readonly=True, help="Its SHA-256.")
    message = fields.Char("What Is Hashed", readonly=True)
    digest = fields.Char("HMAC-SHA256", readonly=True)
    line_ids = fields.One2many("inspection.replay.line", "replay_id", "Steps", readonly=True)
    is_same = fields.Boolean("Replays", readonly=True)

    @api.model
    def _open(self, decision):
        replay = self.create({"decision_id": decision.id})
        return replay.action_replay()

    def action_replay(self):
        """Compute all steps anew."""
        self.ensure_one()
        self.decision_id.check_access("read")
        secret = (self.secret or "").strip() or self._secret_of_plan()
        message, digest = spelled(secret, *self._names())
        steps = [*self._belief_steps(), *self._draw_steps(secret)]
        # sudo: the steps are computed, whoever looks
        self.sudo().write(
            {
                "fingerprint": hashlib.sha256(secret.encode()).hexdigest(),
                "message": message,
                "digest": digest,
                "is_same": all(step["is_same"] for step in steps),
                "line_ids": [
                    fields.Command.clear(),
                    *[fields.Command.create(step) for step in steps],
                ],
                "secret": False,  # typed to be used once, kept nowhere
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Replay"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "current",
        }

    def _secret_of_plan(self):
        # sudo: the secret is for administrators; what it draws is for who audits
        return self.decision_id.plan_id.sudo().secret

    def _names(self):
        """What the draw is made of, besides the secret."""
        return self.decision_id.lot_key, self.decision_id.plan_id.code

    def _belief_steps(self):
        """What was known of the supplier by then, and how much of a risk that is."""
        decision = self.decision_id
        # sudo: the history of the supplier, whatever of it the reader may open
        belief, prior, lots = decision.sudo()._belief_of(
            decision.company_id, decision.supplier_id, decision.category_id, decision.date
        )
        count = sum(lot.is_original for lot in lots)
        recorded = Posterior(decision.alpha, decision.beta)
        return [
            self._step(
                self.env._("m₀: the category's fail rate"),
                self.env._("failed / inspected lots of the category within a year, 0.01 … 0.5"),
                prior,
                decision.prior,
            ),
            self._step(
                self.env._("Lots in the history"),
                self.env._("original lots of the supplier in the category, reviewed by then"),
                count,
                decision.history_count,
            ),
            self._step(
                "α",
                self.env._("10 · m₀ + failed lots, each weighing half as much every 90 days"),
                belief.alpha,
                decision.alpha,
                SLACK,
            ),
            self._step(
                "β",
                self.env._("10 · (1 − m₀) + good lots, weighing alike"),
                belief.beta,
                decision.beta,
                SLACK,
            ),
            self._step(
                self.env._("R: the risk"),
                self.env._("chance under Beta(α, β) that more than 5 % of its lots are bad"),
                recorded.risk,
                decision.risk,
            ),
        ]

    def _draw_steps(self, secret):
        """How likely an inspection was, what was drawn, and what followed."""
        decision = self.decision_id
        is_forced = decision.reason not in (*BY_CHANCE, *NOT_SELECTED)
        probability = selection_probability(decision.risk, forced=is_forced)
        if decision.reason == "skip_lot":
            probability = 1 / round(1 / decision.probability)
        u = uniform(secret, *self._names())
        is_chosen = decision.reason not in NOT_SELECTED and is_selected(u, probability)
        words = {True: self.env._("Inspected"), False: self.env._("Not inspected")}
        how = self.env._("0.2 + 0.8 · R / 0.5, at most 1")
        if decision.reason == "skip_lot":
            how = self.env._("1 in 2, 3 or 4 by the rule, after ten lots in a row were accepted")
        label = dict(decision._fields["reason"]._description_selection(self.env))[decision.reason]
        steps = [
            self._step(
                self.env._("f: the chance of an inspection"),
                self.env._("1, because of: %s", label) if is_forced else how,
                probability,
                decision.probability,
            ),
            self._step(
                self.env._("u: the draw"),
                self.env._("the first 8 bytes of the HMAC / 2⁶⁴"),
                u,
                decision.u,
            ),
            self._step(
                self.env._("The decision"),
                self.env._("never, because of: %s", label)
                if decision.reason in NOT_SELECTED
                else self.env._("inspected where u < f"),
                words[is_chosen],
                words[decision.is_selected],
            ),
        ]
        return steps + self._unit_steps(secret)

    def _unit_steps(self, secret):
        """Which units the sample takes, where they were named."""
        task = self.decision_id.task_id
        if not task.sample_units:
            return []
        units = sample_units(secret, task.lot_size, task.sample_size, *self._names())
        serials = task.lot_ids.sorted("name") if len(task.lot_ids) > 1 else ()
        drawn = ", ".join(serials[unit - 1].name if serials else str(unit) for unit in units)
        return [
            self._step(
                self.env._("Units of the sample"),
                self.env._(
                    "%(size)s of %(lot)s, drawn by the same secret",
                    size=task.sample_size,
                    lot=task.lot_size,
                ),
                drawn,
                task.sample_units,
            )
        ]

    @api.model
    def _step(self, name, how, found, recorded, slack=EXACT):
        is_text = isinstance(found, str)
        is_same = found == recorded if is_text else abs(found - recorded) <= slack
        return {
            "name": name,
            "how": how,
            "found": found if is_text else self._digits(found),
            "recorded": recorded if is_text else self._digits(recorded),
            "is_same": is_same,
        }

    @api.model
    def _digits(self, number):
        return str(number) if isinstance(number, int) else f"{number:.9f}"


class InspectionReplayLine(models.TransientModel):
    """One step of a replay."""

    _name = "inspection.replay.line"
    _description = "Step of a Replay"

    replay_id = fields.Many2one("inspection.replay", required=True, ondelete="cascade")
    name = fields.Char("Step", readonly=True)
    how = fields.Char(readonly=True)
    found = fields.Text("Computed Anew", readonly=True)
    recorded = fields.Text("On Record", readonly=True)
    is_same = fields.Boolean("Same", readonly=True)
