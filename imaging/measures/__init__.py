"""What can be measured on one photo, group by group. Nothing here knows a limit."""
