"""What the office runs on: settings, database, blobs, input files, and the steps of a season."""
