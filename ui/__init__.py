"""How it is shown: cached reads, charts, editors, filters, notices and components."""
