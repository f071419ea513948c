"""What a text may hold: where it is stored, and where a machine sends it."""

import re

# What no database holds: NUL, and halves of characters
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
# Nor what nobody types: control characters but tab, ends of lines and what separates the parts of a
# scanned code
UNCLEAN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1b\x7f\ud800-\udfff]")
