"""What is opened, and whose it is: welcome, drop, chooser, recents."""
