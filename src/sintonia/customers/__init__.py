"""People and companies: identifiers, merging, verification, authority and vulnerability."""
