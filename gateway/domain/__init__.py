"""The rules, as pure functions from facts to one Plan. No database, network, clock or settings file."""
