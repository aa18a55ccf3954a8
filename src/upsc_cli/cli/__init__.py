"""The commands: parse, call, print. What they mean is decided in the packages below."""
