from . import replenishment_dashboard, replenishment_figure
