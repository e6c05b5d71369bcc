"""Everything about one run in a zip file that can be sent: reports, cleaned logs, versions, and a manifest."""
