from . import supermarket_markdown
