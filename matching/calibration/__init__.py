"""How well an engine tells people apart on given pairs, and which thresholds that supports."""
