"""Who waits for a person: work items, their queue, and the agent's pages."""
