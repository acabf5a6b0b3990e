"""Notices for apps that are closed (Web Push): the keys of this server, and what is said."""
