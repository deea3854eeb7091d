"""Where input goes: `engine` follows values through a file, `words` says what is input and what is dangerous."""
