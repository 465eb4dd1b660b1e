"""What each command of the command line asks and prints, by subject."""
