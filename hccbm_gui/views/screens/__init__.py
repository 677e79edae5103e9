"""Pictures, films and paper of what the window shows."""
