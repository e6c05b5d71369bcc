"""What leaves a report before others may read it, and the gate that everything rendered goes through."""
