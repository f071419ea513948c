from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..common import ReplenishmentCase


@tagged("post_install", "-at_install")
class TestSettings(ReplenishmentCase):
    def test_bad_values_are_refused(self):
        for vals in (
            {"replenishment_service_level": 1.0},
            {"replenishment_service_level": 0.2},
            {"replenishment_horizon": 6},
            {"replenishment_horizon": 29},
            {"replenishment_history_days": 3},
            {"replenishment_shortage_cost": 0.0},
            {"replenishment_waste_cost": -1.0},
        ):
            with self.subTest(vals=vals), self.assertRaises(ValidationError):
                self.company.write(vals)

    def test_settings_reach_company_and_parameters(self):
        self.env["res.config.settings"].create(
            {
                "replenishment_horizon": 21,
                "replenishment_executor": "processes",
                "replenishment_classic_series": 5,
            }
        ).execute()
        self.assertEqual(self.company.replenishment_horizon, 21)
        get_param = self.env["ir.config_parameter"].get_param
        self.assertEqual(get_param("replenishment.executor"), "processes")
        self.assertEqual(get_param("replenishment.classic_series"), "5")

    def test_no_worker_is_refused(self):
        with self.assertRaises(ValidationError):
            self.env["res.config.settings"].create({"replenishment_workers": 0})
