"""Tests of reading deliveries: what schools may write, and what they get back."""
