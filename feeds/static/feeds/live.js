// Asks every other second for the records after the last one that is shown; the newest stands first.
(() => {
  const EVERY = 2000, KEPT = 200;
  const table = document.getElementById("live-records");
  const rows = table.tBodies[0];
  const pause = document.getElementById("live-pause");
  const state = document.getElementById("live-state");
  let after = "", timer = 0;

  function row(record) {
    const cells = [record.recorded_at.slice(0, 23), record.event, record.learner?.id, record.item?.name || record.item?.id,
      record.provenance.standard];
    const made = document.createElement("tr");
    for (const text of cells) made.insertCell().textContent = text ?? "";
    made.cells[3].className = "page-iri";
    return made;
  }

  function say(text) {
    if (state.textContent !== text) state.textContent = text;
  }

  async function look() {
    try {
      const answer = await fetch(`${table.dataset.address}&after=${after}`, {redirect: "error"});
      if (!answer.ok) throw new Error(`${answer.status}`);
      const told = await answer.json();
      for (const record of told.records) rows.prepend(row(record));
      while (rows.rows.length > KEPT) rows.deleteRow(-1);
      after = told.after;
      say("");
    } catch (error) {
      say("The server doesn't answer; it is asked again.");
    }
    if (timer !== null) timer = setTimeout(look, EVERY);
  }

  pause.addEventListener("click", () => {
    const paused = pause.getAttribute("aria-pressed") !== "true";
    pause.setAttribute("aria-pressed", String(paused));
    clearTimeout(timer);
    timer = paused ? null : 0;
    if (!paused) look();
    say(paused ? "Paused" : "");
  });
  look();
})();
