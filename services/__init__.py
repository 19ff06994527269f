"""What a person can do: one function per action, given a transaction, checking scope and rules inside it."""
