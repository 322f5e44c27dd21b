"""The processes of the screens live and end together."""

import os
import sys
import time
from pathlib import Path

from orchestration import screens


def test_each_process_has_a_port_of_its_own() -> None:
    assert screens.ports(8512, 3) == [8512, 8522, 8532]


def test_when_one_process_ends_all_end(tmp_path: Path) -> None:
    lasting = f"import os, time; open('pid', 'w').write(str(os.getpid())); time.sleep({3600})"
    ending = "import pathlib, sys, time\nwhile not pathlib.Path('pid').exists(): time.sleep(0.01)\nsys.exit(3)"
    began = time.monotonic()
    code = screens.run([[sys.executable, "-c", text] for text in (lasting, ending)], dict(os.environ), tmp_path)
    assert code == 3
    assert time.monotonic() - began < 60
    assert not Path(f"/proc/{(tmp_path / 'pid').read_text()}").exists()
