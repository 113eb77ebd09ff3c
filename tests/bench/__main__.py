"""`python -m tests.bench [--applications N …]`"""

import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()

from tests.bench.measuring import main  # noqa: E402 (it needs the settings)

main()
