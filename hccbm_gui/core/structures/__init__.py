"""What is done with drawn structures: masks, unions and differences, margins, motion."""
