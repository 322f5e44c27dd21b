"""From a file that was handed in to raw tables that the models read: landing, taking in, handing over."""
