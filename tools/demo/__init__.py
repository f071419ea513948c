"""The demo shop: a supermarket with real barcodes and real demand.

The modules beside ``load`` that do not import Odoo hold what can be reasoned about without a
database (names, codes, prices, demand); ``stages`` writes it into one.
"""
