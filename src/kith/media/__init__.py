"""Pictures, sounds and videos: taken in, cleaned, described and kept."""
