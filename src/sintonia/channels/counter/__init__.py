"""The counter of a branch: a clerk's page on the same open step."""
