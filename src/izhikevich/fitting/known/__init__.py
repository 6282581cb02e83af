"""What a fit knows, and what it does not know."""
