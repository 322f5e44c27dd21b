"""Tests of the dbt project: built on a tiny hand-made raw folder, without the reader of deliveries."""
