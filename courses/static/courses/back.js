// Content may have led here within its frame: the whole window goes on to the course.
window.top.location.href = document.getElementById("back").href;
