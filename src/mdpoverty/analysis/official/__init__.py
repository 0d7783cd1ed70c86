"""The official forms of a review: tables, headings, a workbook of them."""
