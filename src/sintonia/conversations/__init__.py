"""Contacts, messages, the inbox, the outbox, delivery and the Channel port."""
