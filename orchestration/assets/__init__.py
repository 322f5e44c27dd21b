"""One module per stretch of the path: landing, raw, marts (dbt), quality, published."""
