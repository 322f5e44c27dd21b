"""Messages to schools: what there is to tell, to whom, and sending it once."""
