"""Who is looking: the login or the local demo, the role, and the account of what was looked at."""
