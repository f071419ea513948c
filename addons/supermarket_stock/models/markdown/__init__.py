from . import supermarket_markdown, supermarket_markdown_rule
