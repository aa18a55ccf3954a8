"""The full screen: everything one does with topics, without leaving. It parses keys, calls and draws.

It is imported by the commands that open it, and by nothing else: Textual takes longer to load than most
commands take.
"""
