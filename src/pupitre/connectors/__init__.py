"""The only code that changes the outside world: a module for each kind of source, all with the methods of `base`."""
