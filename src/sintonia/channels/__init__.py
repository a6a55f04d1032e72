"""Doors to customers, one plug-in folder each; none knows another."""
