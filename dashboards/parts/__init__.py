"""Parts of pages that more than one page or paper has, or that would make its page too long."""
