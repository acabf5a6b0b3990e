"""Reports, decisions about them, and the log of every act."""
