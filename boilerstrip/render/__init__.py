"""Documents as text, Markdown, JSON, CSV and data frames."""
