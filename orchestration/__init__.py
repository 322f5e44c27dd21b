"""Dagster, thin: assets of a few lines that call attendance, expectations or dbt; and the command line."""
