// The tool says when it has registered itself (Dynamic Registration 1.0 §3.7); then the list of tools has it.
window.addEventListener("message", (event) => {
    const lead = document.getElementById("lead");
    const isOfTool = lead && event.origin === new URL(lead.href).origin;
    if (isOfTool && event.data && event.data.subject === "org.imsglobal.lti.close") {
        if (event.source) {
            event.source.close();
        }
        window.location.assign(document.getElementById("tools").href);
    }
});
