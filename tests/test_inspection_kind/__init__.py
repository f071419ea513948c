from . import models, repeatability
