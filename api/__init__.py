"""The staff's door: command line and reports."""
