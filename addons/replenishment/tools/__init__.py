"""What models share and is no model."""
