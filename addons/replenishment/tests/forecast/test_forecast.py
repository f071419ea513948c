from datetime import timedelta

from lxml import etree
from odoo.tests import tagged

from ..common import TODAY, ReplenishmentCase


@tagged("post_install", "-at_install")
class TestForecast(ReplenishmentCase):
    def _rows(self, **domain):
        return self.env["replenishment.forecast"].search(
            [("company_id", "=", self.company.id), *((k, "=", v) for k, v in domain.items())]
        )

    def test_replace_keeps_one_row_a_day(self):
        self._forecast(5.0, days=7)
        self._forecast(8.0, days=7)
        rows = self._rows()
        self.assertEqual(len(rows), 7)
        self.assertEqual(set(rows.mapped("mean")), {8.0})

    def test_replace_nothing_stores_nothing(self):
        self.assertEqual(self.env["replenishment.forecast"]._replace([], "global", self.company), 0)

    def test_crown_follows_the_category(self):
        self._forecast(5.0, model="arima")
        self._forecast(6.0, model="global")
        self.env["replenishment.model.score"]._replace(
            self.company,
            {
                (self.category.id, "arima"): (0.2, 0.0, 1),
                (self.category.id, "global"): (0.3, 0.0, 1),
            },
            (TODAY, TODAY),
        )
        self.env["replenishment.forecast"]._crown(self.company)
        self.assertEqual(set(self._rows(champion=True).mapped("model")), {"arima"})

    def test_crown_follows_a_persons_choice(self):
        """The product's before the company's before what its category prefers."""
        self._forecast(5.0, model="arima")
        self._forecast(6.0, model="global")
        forecasts = self.env["replenishment.forecast"]
        for of_product, of_company, leads in (
            (False, "best", "global"),
            (False, "arima", "arima"),
            ("global", "arima", "global"),
            ("arima", "best", "arima"),
            ("arima", "global", "arima"),
        ):
            with self.subTest(of_product=of_product, of_company=of_company):
                self.product.replenishment_model = of_product
                self.company.replenishment_model = of_company
                forecasts._crown(self.company)
                self.assertEqual(set(self._rows(champion=True).mapped("model")), {leads})

    def test_a_choice_is_one_companys(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.product.with_company(other).replenishment_model = "arima"
        self.assertEqual(self.product._forecast_model(self.company), "best")
        self.assertEqual(self.product._forecast_model(other), "arima")

    def test_crown_takes_what_there_is(self):
        """The category prefers a model that didn't cover this product."""
        self.env["replenishment.model.score"]._replace(
            self.company, {(self.category.id, "arima"): (0.2, 0.0, 1)}, (TODAY, TODAY)
        )
        self._forecast(6.0, model="global")
        self.assertEqual(set(self._rows(champion=True).mapped("model")), {"global"})

    def test_champions_in_order_of_days(self):
        self._forecast(5.0, days=3)
        series = self.env["replenishment.forecast"]._champions(
            self.product.ids, self.store.ids, TODAY, TODAY + timedelta(days=1)
        )
        expected = series[self.product.id, self.store.id]
        self.assertEqual(expected.days.tolist(), [TODAY, TODAY + timedelta(days=1)])
        self.assertEqual((expected.model, expected.error, expected.daily), ("global", 0.25, 5.0))
        later = expected.since(TODAY + timedelta(days=1))
        self.assertEqual(later.days.tolist(), [TODAY + timedelta(days=1)])
        self.assertFalse(later.since(TODAY + timedelta(days=2)))

    def test_champions_of_nothing(self):
        none = self.env["replenishment.forecast"]._champions(self.product.ids, [], TODAY, TODAY)
        self.assertEqual(none, {})

    def test_each_series_has_its_champion(self):
        leek = self._create_product("Leek")
        self._forecast(5.0, model="arima")
        self._forecast(7.0, product=leek)
        series = self.env["replenishment.forecast"]._champions(
            [leek.id, self.product.id], self.store.ids, TODAY, TODAY + timedelta(days=30)
        )
        found = {pair[0]: (one.model, one.mean.tolist()) for pair, one in series.items()}
        self.assertEqual(
            found, {self.product.id: ("arima", [5.0] * 14), leek.id: ("global", [7.0] * 14)}
        )
        quantiles = series[leek.id, self.store.id].quantiles
        self.assertEqual(quantiles.shape, (14, 5))
        self.assertEqual(quantiles[0].tolist(), sorted(quantiles[0].tolist()))

    def test_stale_rows_go_but_the_past_stays(self):
        past = TODAY - timedelta(days=3)
        self._forecast(5.0, first=past, days=10)
        since = self.env.cr.now() + timedelta(days=1000)
        self.env["replenishment.forecast"]._drop_stale(self.company, since)
        self.assertEqual(self._rows().mapped("date"), [past + timedelta(days=n) for n in range(3)])

    def test_old_rows_are_swept(self):
        self._forecast(5.0, first=TODAY - timedelta(days=200), days=2)
        self.env["replenishment.forecast"]._gc_forecasts()
        self.assertFalse(self._rows())

    def test_the_pivot_begins_with_the_categories(self):
        """Thousands of products are no page that anybody reads, and take seconds to name."""
        leek = self._create_product("Leek")
        self._forecast(5.0, days=7)
        self._forecast(2.0, days=7, product=leek)
        arch = etree.fromstring(
            self.env["replenishment.forecast"].get_view(view_type="pivot")["arch"]
        )
        [rows] = arch.xpath("//field[@type='row']/@name")
        [(category, mean)] = self.env["replenishment.forecast"]._read_group(
            [("product_id", "in", (self.product | leek).ids)], [rows], ["mean:sum"]
        )
        self.assertEqual((category, mean), (self.category, 49.0))
