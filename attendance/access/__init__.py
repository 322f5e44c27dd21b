"""Who may see what: roles, what people are given, and the account of what they looked at. No screen, no web server here."""
