"""How long each dashboard page takes to run on a published region, without a browser; prints one line of JSON.

    REGIOBEELD_HOME=… python benchmarks/pages.py

Per page the seconds of its first run and of a second one, when what was read is remembered.
"""

import json
import sys
import time
from pathlib import Path

from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


def seconds() -> dict[str, tuple[float, float]]:
    """Per view the seconds of its first and of its second run. Raises AssertionError when a page shows an error."""
    page = AppTest.from_file(str(ROOT / "dashboards" / "app.py"), default_timeout=120).run()
    found = {}
    for view in sorted((ROOT / "dashboards" / "views").glob("[a-z]*.py")):
        times = []
        for _ in range(2):
            began = time.perf_counter()
            page.switch_page(f"views/{view.name}").run()
            times.append(time.perf_counter() - began)
            assert not page.exception, f"{view.stem}: {page.exception[0].message}"
        found[view.stem] = (times[0], times[1])
    return found


if __name__ == "__main__":
    print(json.dumps(seconds()))
