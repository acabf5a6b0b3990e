"""Letters of e-mail as plain data: what they say, whom they are to, which addresses of the web they mention."""
