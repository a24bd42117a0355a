"""Records of the office beside the roster: corrections, changes of status, courses, audit files, degrees."""
