"""Review cases and their rounds: create, submit, accept, return, withdraw, close."""
