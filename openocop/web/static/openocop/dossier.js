// Pages of a dossier: the points and stars of the option just chosen, and typed words that outlive a lost line,
// a closed page or a session that ended. The law stays on the server: this adds up what the page carries as data.
"use strict";

(function () {
  for (const form of document.querySelectorAll("form[data-keep]")) keepTyped(form);
  const answer = document.getElementById("answer");
  if (answer && document.getElementById("figures")) showFigures(answer);

  function pairs(text) {
    return text ? text.split(",").map((pair) => pair.split(":").map(Number)) : [];
  }

  function showFigures(form) {
    const figures = document.getElementById("figures");
    const bands = pairs(form.dataset.bands);
    const gates = pairs(form.dataset.gates);
    const badges = new Map(
      Array.from(document.querySelectorAll("#star-words [data-star]"), (badge) => [Number(badge.dataset.star), badge.textContent.trim()]),
    );
    function show() {
      const chosen = form.querySelector("input[name=option]:checked");
      const points = chosen ? Number(chosen.dataset.points) : 0;
      const total = Number(form.dataset.base) + points;
      let star = Math.min(bands.find(([, least]) => total >= least)[0], Math.max(Number(form.dataset.cap), 1));
      for (const [gated, needed] of gates) if (points < needed) star = Math.min(star, gated - 1);
      document.getElementById("points").textContent = String(total);
      document.getElementById("star").textContent = badges.get(star) || "";
      figures.hidden = false;
    }
    form.addEventListener("change", show);
    show();
  }

  // What was typed is kept in this browser until the page shows a newer saving: then it is on the server.
  function keepTyped(form) {
    const key = `typed:${location.pathname}`;
    const edition = form.dataset.keep;
    let kept = null;
    try {
      kept = JSON.parse(localStorage.getItem(key) || "null");
    } catch {
      kept = null;
    }
    if (kept && kept.edition !== edition) {
      localStorage.removeItem(key);
      kept = null;
    }
    if (kept) {
      for (const [name, value] of Object.entries(kept.values)) {
        const fields = form.querySelectorAll(`[name="${CSS.escape(name)}"]`);
        for (const field of fields) {
          if (field.type === "radio") field.checked = field.value === value;
          else if (field.type !== "hidden") field.value = value;
        }
      }
    }
    form.addEventListener("input", () => {
      const values = {};
      for (const [name, value] of new FormData(form)) {
        if (typeof value === "string" && name !== "csrfmiddlewaretoken" && name !== "seen") values[name] = value;
      }
      try {
        localStorage.setItem(key, JSON.stringify({ edition, values }));
      } catch {
        // A full or forbidden store: the server keeps what is saved.
      }
    });
  }
})();
