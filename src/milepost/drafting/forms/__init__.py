"""What people type: in a review, of a text, and on the bench."""
