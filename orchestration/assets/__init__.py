"""One module per stretch of the path: intake (landing and raw), raw (handed over), marts (dbt), quality, published."""
