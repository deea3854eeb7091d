"""What agents may do: the gate, its rules and their schema, and where values come from."""
