"""What tests find in the environment; pytest loads this before Django reads its settings (pyproject.toml: addopts)."""

import os
import tempfile

# Tests never touch the data of who runs them.
os.environ["KITH_DATA"] = tempfile.mkdtemp(prefix="kith-test-")
os.environ["KITH_ORIGIN"] = "http://kith.test"
os.environ.setdefault("KITH_RATE_LIMITS", "off")
for _name in ("KITH_LISTEN", "KITH_MAIL_URL", "KITH_MAIL_IN_ADDRESS", "KITH_MAIL_IN_URL", "KITH_STORAGE_URL"):
    os.environ.pop(_name, None)
