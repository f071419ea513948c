"""The phones of `bench scan` and `bench count`: their shop, what they do, what the books say."""
