"""One module for each kind of file that push commands live in; each turns the file into jobs."""
