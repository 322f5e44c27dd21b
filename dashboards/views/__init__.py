"""The pages, one module each; `app` lists them. Each reads from its conclusion down to the evidence."""
