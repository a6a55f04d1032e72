"""`sintonia journey NAME`: tools for whoever writes journeys."""
