"""What other servers tell us: checked at the door, kept, and then done."""
