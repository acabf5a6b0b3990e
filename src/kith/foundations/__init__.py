"""What any room may lean on: HTML, fetching, ids, paging, text, mail."""
