"""`sintonia batch NAME`: what is mailed to every customer at once, with its progress."""
