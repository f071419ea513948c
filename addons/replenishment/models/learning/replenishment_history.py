from collections import Counter
from datetime import timedelta
from importlib.util import find_spec
from random import Random

import pandas as pd
from odoo import api, models
from odoo.tools import split_every

from ...executors import Task
from ...forecasting import Learnt, learn
from ...forecasting.boosters import Settings
from ...forecasting.censoring import FULL_SHARE
from ...forecasting.global_model import DAYS
from ...tools.pass_pieces import Night, Piece

#: Series that a night's model learns from; the errors in docs/benchmarks.md are those of as many.
LEARNT_SERIES = 5_000
#: Series that are in memory together.
PIECE_SERIES = 5_000
CLASSIC_SERIES_A_TASK = 10
#: Days that the model looks at, and the week before them that the earlier model is tested on.
MODEL_DAYS = Settings.window + DAYS


class ReplenishmentHistory(models.AbstractModel):
    """A pass's sales, cut into pieces that are loaded when their turn comes, and let go again."""

    _inherit = "replenishment.history"

    @api.model
    def _prepare_night(self, run):
        """The pieces of a pass: the stronger model on all series, the classic on some.

        Nothing after the pass's cut-off is read: today's sales are not yet a day.
        """
        days = run.company_id.replenishment_history_days
        known = run.cutoff - timedelta(days=days - 1)
        night = Night(max(known, run.cutoff - timedelta(days=MODEL_DAYS - 1)), run.cutoff)
        sold = self._sold_pairs(run._stores(), known, run.cutoff)
        if not sold:
            run._note(self.env._("No sales until %s: nothing to forecast from.", run.cutoff))
            return night
        # Of the first attempt: pieces are known by their number in this list.
        compared = run.compared if run.finished_tasks else self._classic_pairs(sold, run.company_id)
        run.write({"series_count": len(sold), "compared": compared})
        self._note_missing_libraries(run)
        by_product = self._by_category(sold)
        return Night(
            night.first,
            night.last,
            (*self._global_pieces(by_product, run), *self._classic_pieces(compared)),
            self._sample(by_product),
            frozenset(sold),
            tuple(map(tuple, compared)),
        )

    @api.model
    def _classic_pairs(self, sold, company):
        """The series that the classic model runs on: those that a person wants it for, and the best
        sellers to compare with: [[product_id, warehouse_id]]."""
        best = self._best_sellers(sold)
        if not find_spec("statsmodels"):
            return best
        products = self.env["product.product"].browse({product_id for product_id, _store in sold})
        chosen = products.filtered(lambda one: one._forecast_model(company) == "arima")
        ids = set(chosen.ids)
        pairs = sorted(list(pair) for pair in sold if pair[0] in ids)
        return pairs + [pair for pair in best if pair not in pairs]

    @api.model
    def _sold_pairs(self, warehouses, first, last):
        """{(product_id, warehouse_id): units sold lately} of what is bought for stock."""
        rows = self.env["supermarket.sale.ledger"]._sold_pairs(warehouses, first, last)
        wanted = set(self._bought({product_id for product_id, _store, _lately in rows}).ids)
        return {
            (product_id, warehouse_id): float(lately)
            for product_id, warehouse_id, lately in rows
            if product_id in wanted
        }

    @api.model
    def _by_category(self, sold):
        """{product_id: series} in the order of the categories' tree: neighbours stand together."""
        series = Counter(product_id for product_id, _warehouse_id in sold)
        products = self.env["product.product"].browse(sorted(series))
        ordered = products.sorted(lambda one: (one.categ_id.parent_path or "", one.id))
        return {product.id: series[product.id] for product in ordered}

    @api.model
    def _global_pieces(self, by_product, run):
        """All products but those of pieces that are finished, some at a time.

        A finished piece's key has its first and its last product, in the order of the ids: what was
        in it is found again, whatever has been sold since.
        """
        done = set(run.finished_products or ())
        left = {product: count for product, count in by_product.items() if product not in done}
        if sum(by_product.values()) <= PIECE_SERIES and not done:
            yield Piece("global", "global", tuple(left))
            return
        chosen, series = [], 0
        for product_id, count in left.items():
            if chosen and series + count > PIECE_SERIES:
                yield Piece(f"global-{chosen[0]}", "global", tuple(chosen))
                chosen, series = [], 0
            chosen.append(product_id)
            series += count
        if chosen:
            yield Piece(f"global-{chosen[0]}", "global", tuple(chosen))

    @api.model
    def _classic_pieces(self, compared):
        for number, pairs in enumerate(split_every(CLASSIC_SERIES_A_TASK, compared, list)):
            products = tuple(sorted({product_id for product_id, _store in pairs}))
            yield Piece(f"arima-{number}", "arima", products, tuple(map(tuple, pairs)))

    @api.model
    def _sample(self, by_product):
        """Products, all stores of each, that the model learns from: drawn by one seed."""
        products = sorted(by_product)
        Random(Settings.seed).shuffle(products)
        chosen, series = [], 0
        for product_id in products:
            series += by_product[product_id]
            if chosen and series > LEARNT_SERIES:
                break
            chosen.append(product_id)
        return tuple(chosen)

    @api.model
    def _learn(self, run, night):
        """The night's model, learnt from a sample, in plain text and numbers."""
        history, plan = self._piece_history(run, night, night.sample)
        if history.empty:
            return Learnt()
        learnt = learn(
            history,
            run.company_id.replenishment_horizon,
            plan,
            origin=night.last,
            kept=run._kept_learnt(),
            **run._calendar(),
        )
        run._keep_learnt(learnt)
        return learnt

    @api.model
    def _tasks(self, run, night, pieces, learnt=None):
        """The tasks of these pieces, each loaded when it is asked for."""
        stores = self._store_days(run._stores(), night.first, night.last)
        for piece in pieces:
            history, plan = self._piece_history(run, night, piece.product_ids, stores)
            if piece.pairs:
                index = pd.MultiIndex.from_frame(history[["product_id", "store_id"]])
                history = history[index.isin(piece.pairs)]
            by_learning = {}
            if learnt is not None and piece.model == "global":
                by_learning = {"learnt": learnt.now, "week_ago": learnt.week_ago}
            yield Task(
                key=piece.key,
                model=piece.model,
                history=history,
                horizon=run.company_id.replenishment_horizon,
                origin=night.last,
                plan=plan,
                full_share=FULL_SHARE,
                **run._calendar(),
                **by_learning,
            )

    @api.model
    def _piece_history(self, run, night, product_ids, stores=None):
        """Sales and plan of some products; what sold nothing in the days read has a day of none."""
        warehouses = run._stores()
        stores = stores or self._store_days(warehouses, night.first, night.last)
        wanted = set(product_ids)
        silent = [pair for pair in night.pairs if pair[0] in wanted]
        history = self._load(warehouses, night.first, night.last, list(product_ids), stores, silent)
        return self._with_promotions(history, run.company_id, night.last)

    @api.model
    def _neighbours(self, night, products):
        """What was sold of the categories of new products, as much as one piece holds, and the
        sample, which stands for all others."""
        near = self.env["product.product"].search(
            [
                ("id", "in", [product_id for product_id, _store in night.pairs]),
                ("categ_id", "in", self.env["product.product"].union(*products).categ_id.ids),
            ],
            order="id",
        )
        series = Counter(product_id for product_id, _store in night.pairs)
        chosen, total = set(night.sample), 0
        for product_id in near.ids:
            total += series[product_id]
            if total > PIECE_SERIES:
                break
            chosen.add(product_id)
        return tuple(sorted(chosen))
