"""Whose limits there are."""

REGIONS = [("cn", "China"), ("eu", "European Union"), ("policy", "Own policy")]
