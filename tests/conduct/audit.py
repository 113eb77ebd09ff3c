"""How long the long tests are: whole in ``make conduct-audit``, smaller in ``make test``."""

import os

AUDIT = os.environ.get("CONDUCT_AUDIT") == "1"
