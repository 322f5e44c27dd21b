"""The counting rules a second time, slowly and in plain Python, and their agreement with the platform."""
