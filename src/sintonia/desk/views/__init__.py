"""The pages of the desk: what waits and conversations, oneself, finding people, the board."""
