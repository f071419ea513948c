"""How severely a series is inspected (ISO 2859-1)."""

SEVERITIES = [
    ("reduced", "Reduced"),
    ("normal", "Normal"),
    ("tightened", "Tightened"),
    ("discontinued", "Discontinued"),
]
STRICTNESS = {"reduced": 0, "normal": 1, "tightened": 2, "discontinued": 2}
