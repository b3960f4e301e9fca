// The calculator's running figures. The law stays on the server: this only adds up the points that stand on the
// chosen lines and compares them with the bands and star marks that the page carries as data.
"use strict";

(function () {
  const form = document.getElementById("answers");
  const bar = document.getElementById("bar");
  const live = document.getElementById("live");
  const next = document.getElementById("bar-next");
  const words = bar.dataset;
  const questions = Array.from(form.querySelectorAll("fieldset.question"));
  const bands = pairs(form.dataset.bands);
  const badges = new Map(
    Array.from(document.querySelectorAll("#star-words [data-star]"), (badge) => [Number(badge.dataset.star), badge.textContent.trim()]),
  );

  function pairs(text) {
    return text ? text.split(",").map((pair) => pair.split(":").map(Number)) : [];
  }

  function open() {
    return questions.filter((question) => !question.querySelector("input:checked"));
  }

  function pointsOf(question) {
    const chosen = question.querySelector("input:checked");
    return chosen ? Number(chosen.dataset.points) : 0;
  }

  function star(total) {
    let found = bands.find(([, least]) => total >= least)[0];
    for (const question of questions) {
      const points = pointsOf(question);
      for (const [gated, needed] of pairs(question.dataset.gates)) {
        if (points < needed) found = Math.min(found, gated - 1);
      }
    }
    return found;
  }

  function show() {
    const total = questions.reduce((sum, question) => sum + pointsOf(question), 0);
    const left = open().length;
    document.getElementById("bar-points").textContent = String(total);
    document.getElementById("bar-star").textContent = badges.get(star(total));
    document.getElementById("bar-left").textContent = left ? `· ${left} ${words.left}` : `· ${words.done}`;
    next.hidden = left === 0;
  }

  // The address carries the answers, so that a reload, the back button or a sent link loses nothing.
  function keep() {
    const answers = new URLSearchParams(new FormData(form)).toString();
    history.replaceState(null, "", answers ? `?${answers}` : location.pathname);
  }

  function refresh() {
    show();
    keep();
  }

  form.addEventListener("change", refresh);
  // The browser's own reset would go back to the answers of the address; cleared means none.
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    for (const input of form.querySelectorAll("input:checked")) input.checked = false;
    live.replaceChildren();
    refresh();
  });
  // Leads to the first open item without a step in the history: Back must leave the form, not walk through it.
  next.addEventListener("click", () => {
    const first = open()[0];
    if (first) {
      first.scrollIntoView({ block: "start" });
      first.querySelector("input").focus({ preventScroll: true });
    }
  });
  // The browser puts choices back after this script has run, and may bring the page back whole.
  window.addEventListener("pageshow", refresh);
  document.body.addEventListener("htmx:sendError", () => {
    live.textContent = words.offline;
  });
  bar.hidden = false;
  show();
})();
