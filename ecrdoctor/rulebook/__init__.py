"""The rule book: what the YAML files in rules/ say, checked and compiled."""
