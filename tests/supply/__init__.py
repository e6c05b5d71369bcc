"""What is shipped and what it is made of: the wheel, the locks, the bill of materials."""
