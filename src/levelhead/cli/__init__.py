"""The command line: the door that reads the clock, the environment and the terminal."""
