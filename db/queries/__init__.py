"""What is read, filtered by what the person may see. No rules here."""
