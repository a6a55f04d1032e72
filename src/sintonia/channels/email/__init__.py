"""Mail: bills and answers that go out, what comes back of them, and what people write."""
