"""What is taught: Course, CourseItem, Enrollment; one launch button for every kind of content."""
