"""The tools that push commands are made of: what each command, option and operand means, in tables."""
