"""Where input goes: `engine` follows values through the functions of a file, `words` says what is input and what is dangerous."""
