"""Groups of commands, each in a module of its own; `gateway.__main__` adds them."""
