"""What exported programs are made of: functions whose source is copied into them, and what is said for each layer."""
