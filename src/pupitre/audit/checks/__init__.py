"""One module for each family of checks; `run` calls them in turn."""
