"""The season on paper: one HTML page and one workbook, both written from the same view of the data."""
