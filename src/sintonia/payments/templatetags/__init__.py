"""What the templates of money use."""
