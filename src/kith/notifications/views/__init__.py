"""The pages of notices: the bell, requests, what may reach one, hours on duty, stopping mail."""
