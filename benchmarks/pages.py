"""How long each dashboard page takes to run on a published region, without a browser; prints one line of JSON.

    REGIOBEELD_HOME=… python benchmarks/pages.py

Per page, in the first role that has it, the seconds of its first run and of a second one, when what was read is remembered.
"""

import json
import sys
import time
from pathlib import Path

from streamlit import config
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from attendance.access.roles import Role  # noqa: E402
from dashboards.screens import screens_of  # noqa: E402


def seconds() -> dict[str, tuple[float, float]]:
    """Per view the seconds of its first and of its second run. Raises AssertionError when a page shows an error or a no."""
    config.set_option("server.address", "127.0.0.1")  # without a login the screens run on this computer only
    found: dict[str, tuple[float, float]] = {}
    for role in Role:
        page = AppTest.from_file(str(ROOT / "dashboards" / "app.py"), default_timeout=120)
        page.session_state["rol"] = role
        page.run()
        for screen in (screen for members in screens_of(role).values() for screen in members):
            if screen.view in found:
                continue
            times = []
            for _ in range(2):
                began = time.perf_counter()
                page.switch_page(f"views/{screen.view}.py").run()
                times.append(time.perf_counter() - began)
                assert not page.exception, f"{screen.view}: {page.exception[0].message}"
                shown = " ".join(element.proto.body for element in page.get("html"))
                assert screen.title in shown, f"{screen.view}: not shown"
                assert "role='alert'" not in shown, f"{screen.view}: refused"
            found[screen.view] = (times[0], times[1])
    return found


if __name__ == "__main__":
    print(json.dumps(seconds()))
