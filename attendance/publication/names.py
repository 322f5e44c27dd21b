"""What the files of a release are called: a promise to who reads them (docs/published.md). Imports nothing, for who only names them."""

ANALYST = "analyst.duckdb"
MUNICIPALITY = "municipality.duckdb"
NETWORK = "network.duckdb"
SCHOOLS = "school"
"""The folder with a product per school, each named after its school."""
