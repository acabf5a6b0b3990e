"""Writing, answering, editing, passing on; and who may see what."""
