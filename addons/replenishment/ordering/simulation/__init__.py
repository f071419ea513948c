"""A shop played day by day, to see what a way of ordering would have given."""
