"""Who may see what, and the account of it."""
