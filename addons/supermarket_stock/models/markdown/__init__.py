from . import (
    stock_quant,
    supermarket_expiry_board,
    supermarket_markdown,
    supermarket_markdown_rule,
    supermarket_sale_ledger,
)
from . import sticker  # the code and the label of a markdown
