"""The domain in plain Python: what schools deliver, how it is read, kept and released.

Nothing in here knows of Dagster, dbt, Great Expectations or Streamlit.
"""
