"""Services by industry, free of Django, one folder each."""
