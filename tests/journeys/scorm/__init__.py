"""What the journeys of SCORM content are made of."""
