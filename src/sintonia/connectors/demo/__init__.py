"""A whole pretend electricity distributor, generated from a seed."""
