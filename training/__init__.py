"""Training data and the programs that make the reader's model from it."""
