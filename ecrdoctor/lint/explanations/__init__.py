"""What the commands of a document mean, part by part."""
