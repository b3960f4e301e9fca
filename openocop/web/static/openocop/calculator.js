// The calculator's running figures. The law stays on the server: this only adds up the points that stand on the
// chosen lines and compares them with the bands and star marks that the page carries as data.
"use strict";

(function () {
  const form = document.getElementById("answers");
  const bar = document.getElementById("bar");
  const questions = Array.from(form.querySelectorAll("fieldset.question"));
  const bands = pairs(form.dataset.bands);
  const next = document.getElementById("bar-next");
  const badges = new Map(
    Array.from(document.querySelectorAll("#star-words [data-star]"), (badge) => [Number(badge.dataset.star), badge.textContent.trim()]),
  );

  function pairs(text) {
    return text ? text.split(",").map((pair) => pair.split(":").map(Number)) : [];
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
    const open = questions.filter((question) => !question.querySelector("input:checked"));
    document.getElementById("bar-points").textContent = String(total);
    document.getElementById("bar-star").textContent = badges.get(star(total));
    document.getElementById("bar-left").textContent = open.length ? `· ${open.length} ${bar.dataset.left}` : `· ${bar.dataset.done}`;
    next.hidden = open.length === 0;
    if (open.length) next.href = `#${open[0].id}`;
  }

  // The address carries the answers, so that a reload, the back button or a sent link loses nothing.
  function keep() {
    const answers = new URLSearchParams(new FormData(form)).toString();
    history.replaceState(null, "", answers ? `?${answers}` : location.pathname);
  }

  form.addEventListener("change", () => {
    show();
    keep();
  });
  bar.hidden = false;
  show();
})();
