"""Third stage: from symptoms to ranked causes."""
