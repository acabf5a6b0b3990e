"""`kith doctor` and the page of the same: is this server well, and if not, what mends it.

Each file looks at one side of it and gives findings.
"""
