import numpy as np
from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL

from ...tools.columns import read_columns, write_columns

TYPES = {"piece": "int4", "day": "date", "part": "float8"}


@tagged("post_install", "-at_install")
class TestColumns(TransactionCase):
    """Columns come back from the database as they were sent there."""

    def setUp(self):
        super().setUp()
        self.env.cr.execute(
            "CREATE TEMPORARY TABLE columns_there (piece int, day date, part float)"
        )

    def _read(self):
        query = SQL("SELECT piece, day, part FROM columns_there ORDER BY piece")
        return read_columns(self.env.cr, query, TYPES)

    def test_there_and_back(self):
        columns = {
            "piece": np.array([-7, 0, 2**31 - 1]),
            "day": np.array(["1970-01-01", "2000-01-01", "2024-02-29"], "datetime64[D]"),
            "part": np.array([0.1, -1e-300, np.inf]),
        }
        write_columns(self.env.cr, "columns_there", columns)
        for name, array in self._read().items():
            with self.subTest(name):
                np.testing.assert_array_equal(array, columns[name])
        self.env.cr.execute("SELECT day::text, part FROM columns_there ORDER BY piece")
        self.assertEqual(
            self.env.cr.fetchall(),
            [("1970-01-01", 0.1), ("2000-01-01", -1e-300), ("2024-02-29", float("inf"))],
        )

    def test_nothing(self):
        self.assertEqual(
            {name: len(array) for name, array in self._read().items()}, dict.fromkeys(TYPES, 0)
        )

    def test_numbers_of_other_types_are_cast(self):
        """A sum of what is sold is no float, and its parameters are the query's own."""
        query = SQL(
            "SELECT %s::bigint AS piece, %s::date AS day, 1.25::numeric AS part", 5, "2024-05-07"
        )
        read = read_columns(self.env.cr, query, TYPES)
        self.assertEqual(read["piece"].tolist(), [5])
        self.assertEqual(read["part"].tolist(), [1.25])
        self.assertEqual(str(read["day"][0]), "2024-05-07")
