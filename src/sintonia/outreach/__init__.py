"""What customers hear unasked: what a company's own systems told us, alerts that people asked for, missed deadlines."""
