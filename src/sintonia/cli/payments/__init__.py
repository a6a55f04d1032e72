"""`sintonia payments NAME`: what banks send about money, given by a program instead of a person."""
