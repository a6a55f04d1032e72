"""What an electricity distributor's customers come for."""
