"""The counter's pages: where a visit begins, and the visit itself."""
