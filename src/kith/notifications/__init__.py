"""The bell: who did something that concerns you."""
