"""Papers for a conversation, composed out of the parts of the pages: a school's month, a region's quarter, a meeting."""
