"""The staff's pages: signing in, one's own sign-in, and who may do what."""
