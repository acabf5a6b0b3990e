"""What we tell other servers: documents that they fetch, and activities that are delivered to them."""
