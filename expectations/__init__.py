"""Great Expectations at the two doors: what comes into raw, and what goes out in a release."""
