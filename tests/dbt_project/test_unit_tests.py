"""The unit tests of the models, which production builds leave out."""

from pathlib import Path

from .project import Warehouse
from .raw_folder import RawFolder
from .region import SEPTEMBER, deliver_primary


def test_every_rule_holds_at_its_borders(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path)
    raw = RawFolder(warehouse.raw)
    deliver_primary(raw, SEPTEMBER, fingerprint=1)
    raw.write()
    warehouse.build()  # unit tests take the columns of their inputs from the warehouse
    warehouse.dbt("test", "--select", "test_type:unit")
