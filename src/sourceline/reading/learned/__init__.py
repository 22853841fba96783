"""The learned reader: one encoder over windows of a document, and what its heads say as a graph."""
