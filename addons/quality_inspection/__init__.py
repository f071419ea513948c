from . import evaluators, models, wizards
from .hooks import uninstall_hook
