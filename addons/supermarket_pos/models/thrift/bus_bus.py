import logging
import os
import threading

import psycopg2
from odoo import models
from odoo.addons.bus.models.bus import ODOO_NOTIFY_FUNCTION, get_notify_payloads
from odoo.sql_db import connection_info_for
from odoo.tools.misc import OrderedSet
from psycopg2 import sql

_logger = logging.getLogger(__name__)

CHANNELS = "bus.bus.channels"


class NotifyConnection:
    """The connection over which a process tells the bus that there is something to fetch.

    Core connects to the database server for each of these messages and disconnects: 4 ms of
    every sale, and a new server process. This one stays open, and is opened again when it broke.
    """

    def __init__(self):
        self._lock = threading.Lock()
        self._connection = None
        self._process = None

    def send(self, payloads):
        with self._lock:
            try:
                self._execute(payloads)
            except psycopg2.Error:
                self._connection = None
                self._execute(payloads)

    def _execute(self, payloads):
        with self._open().cursor() as cr:
            for payload in payloads:
                cr.execute(
                    sql.SQL("SELECT {}('imbus', %s)").format(sql.Identifier(ODOO_NOTIFY_FUNCTION)),
                    [payload],
                )

    def _open(self):
        """The connection of this very process: one inherited over a fork is the parent's."""
        if not self._connection or self._connection.closed or self._process != os.getpid():
            _name, info = connection_info_for("postgres")
            self._connection = psycopg2.connect(**info)
            self._connection.autocommit = True
            self._process = os.getpid()
        return self._connection


notify_connection = NotifyConnection()


class BusBus(models.Model):
    _inherit = "bus.bus"

    def _ensure_hooks(self):
        """Take core's place in telling the bus, after the commit."""
        postcommit = self.env.cr.postcommit
        if CHANNELS not in postcommit.data:
            postcommit.data[CHANNELS] = OrderedSet()

            @postcommit.add
            def notify():
                notify_connection.send(get_notify_payloads(list(postcommit.data.pop(CHANNELS))))

        return super()._ensure_hooks()
