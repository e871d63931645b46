"""What the house is kept with; nothing here is part of the installed package."""
