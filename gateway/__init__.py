"""intake-gateway: the door of an information-rights regulator's casework."""
