"""The company as object types, links and actions."""
