"""What agents may do: the gate, its rules and their schema."""
