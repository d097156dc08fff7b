const button = document.getElementById("full-screen");
if (document.fullscreenEnabled) {
    button.hidden = false;
    button.addEventListener("click", () => document.getElementById("content").requestFullscreen());
}
