"""Last stage: a report and its forms."""
