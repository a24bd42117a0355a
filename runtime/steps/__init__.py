"""The steps of a season, in order: intake → validate → screen → gate → print run."""
