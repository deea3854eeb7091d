"""The screens: one module for each, what it reads and which template says it."""
