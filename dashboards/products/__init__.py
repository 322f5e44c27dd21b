"""What is asked of a product: one reader, questions as functions, and what pages make of the answers before they draw."""
