"""The look: tokens, components, the base page, small scripts."""
