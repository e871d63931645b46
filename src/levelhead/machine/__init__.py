"""What the doors share of this machine: its clock and the folder levelhead keeps its files in."""
