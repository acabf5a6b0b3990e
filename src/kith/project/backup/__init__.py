"""A whole server in one file, made while it runs, and put back whole or not at all.

docs/decisions/0010-one-file-holds-a-server.md says why it is made so.
"""

STAGE = "restoring"  # the folder in the data folder where a backup is unpacked, until all of it is in place
