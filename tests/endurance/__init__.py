"""What has to hold when everything is killed in the middle of work, and after hours of it."""
