"""The OpenAPI document of what apps may ask: the shapes of answers, and what each route takes and gives."""
