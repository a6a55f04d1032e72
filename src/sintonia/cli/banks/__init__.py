"""`sintonia banks NAME`: the banks at which a company is paid, set up and tried without a browser."""
