import itertools
from collections import defaultdict, deque
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import SQL

#: So many of a supplier's last inspections are looked at: nobody is to be its only inspector.
RECENT = 5
#: What having done one of them weighs, as minutes of other work.
ROTATION_MINUTES = 30
#: Whoever has more open tasks than this is as busy as can be.
MOST_OPEN = 200


@dataclass
class Turn:
    """Where an inspector stands: minutes of open work, and when he was last given some."""

    load: float
    last: int


class Candidate(NamedTuple):
    """Somebody who may be given a task: plain numbers, as every lot of a receipt asks."""

    id: int
    minutes: float  # on duty until it is due
    is_off: bool  # not on duty now


class InspectionInspector(models.Model):
    """Whose turn it is."""

    _inherit = "inspection.inspector"

    @api.model
    def _chooser(self, company, suppliers, now=None, without=None):
        """Return a function that says whose turn it is, if anybody's; what it gave away counts.

        It takes a task's store, the skills needed, the person who received the goods (he never
        inspects them), the supplier, the due time and the minutes it takes. Able is who is of the
        store, trained for all of it and on duty before it is due. Of those comes first who can
        finish in time, then who is on duty now, then who has least to do (the supplier's last
        inspections weigh as work: it meets another inspector), then who waits longest.
        """
        now = now or fields.Datetime.now()
        inspectors = self.search([("company_id", "=", company.id), ("is_available", "=", True)])
        inspectors -= without or self.browse()
        turns, recent = inspectors._turns(), self._recent(company, suppliers)
        clock = itertools.count(max((turn.last for turn in turns.values()), default=0) + 1)
        candidates = {}

        def able(*asked):
            key = tuple(one if isinstance(one, datetime) else one._ids for one in asked)
            if key not in candidates:
                candidates[key] = inspectors._candidates(now, *asked)
            return candidates[key]

        def choose(warehouse, skills, receiver, supplier, due, minutes):
            met = recent[supplier.id]

            def rank(one):
                turn = turns[one.id]
                load = turn.load + ROTATION_MINUTES * met.count(one.id)
                return turn.load + minutes > one.minutes, one.is_off, load, turn.last, one.id

            chosen = min(able(warehouse, skills, receiver, due), key=rank, default=None)
            if not chosen:
                return self.browse()
            turns[chosen.id].load += minutes
            turns[chosen.id].last = next(clock)
            met.append(chosen.id)
            return self.browse(chosen.id)

        return choose

    def _candidates(self, now, warehouse, skills, receiver, due):
        """Return those of these inspectors who may be given such a task."""
        found = []
        for one in self:
            if one.user_id != receiver and one._can_take(warehouse, skills):
                minutes = one._duty_minutes(now, max(due, now))
                found.append(Candidate(one.id, minutes, not one._is_on_shift(now)))
        return [one for one in found if one.minutes > 0]

    def _turns(self):
        """Return {id of an inspector: `Turn`}.

        Read from the tasks: a counter on the inspector would make all receipts wait for each other.
        Each one's last task and open ones are looked up by an index, however many were done before.
        """
        self.env["inspection.task"].flush_model(["inspector_id", "state", "planned_minutes"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT one.id, COALESCE(last.id, 0), COALESCE(open.minutes, 0)
                  FROM unnest(%(inspectors)s::integer[]) one (id)
             LEFT JOIN LATERAL (
                    SELECT task.id FROM inspection_task task WHERE task.inspector_id = one.id
                  ORDER BY task.id DESC LIMIT 1) last ON true
             LEFT JOIN LATERAL (
                    SELECT sum(planned_minutes) AS minutes
                      FROM (SELECT task.planned_minutes FROM inspection_task task
                             WHERE task.inspector_id = one.id AND task.state IN ('todo', 'doing')
                             LIMIT %(most)s) few) open ON true
                """,
                inspectors=self.ids,
                most=MOST_OPEN,
            )
        )
        return {id_: Turn(load, last) for id_, last, load in rows}

    @api.model
    def _recent(self, company, suppliers):
        """Return {supplier id: ids of who did its last inspections, the latest at the end}."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT one.id, recent.inspector_id
                  FROM unnest(%(suppliers)s::integer[]) one (id)
                  JOIN LATERAL (
                    SELECT task.id, task.inspector_id FROM inspection_task task
                     WHERE task.supplier_id = one.id AND task.company_id = %(company)s
                       AND task.inspector_id IS NOT NULL
                  ORDER BY task.id DESC LIMIT %(recent)s) recent ON true
              ORDER BY one.id, recent.id
                """,
                suppliers=sorted(suppliers.ids),
                company=company.id,
                recent=RECENT,
            )
        )
        found = defaultdict(lambda: deque(maxlen=RECENT))
        for supplier, inspector in rows:
            found[supplier].append(inspector)
        return found

    def action_hand_over(self):
        """Give what this person has not begun to those whose turn it is."""
        self.check_access("write")
        for inspector in self:
            tasks = self.env["inspection.task"].search(
                [("inspector_id", "=", inspector.id), ("state", "=", "todo")]
            )
            tasks._assign_automatically(without=inspector)
        return True
