"""`sintonia bench NAME`: what must be fast, measured, each with its own floor in the same run."""
