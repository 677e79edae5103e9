"""What is only looked at: screen captures, RT images, radiographs, photographs."""
