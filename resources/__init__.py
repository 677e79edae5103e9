"""Tables, themes and icons that a physicist may edit."""
