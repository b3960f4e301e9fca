// The review by keyboard: J to the next item, K to the one before, N to one's own note.
"use strict";

(function () {
  const rows = Array.from(document.querySelectorAll(".review-row"));
  let at = -1;

  function go(to) {
    if (to < 0 || to >= rows.length) return;
    at = to;
    rows[at].scrollIntoView({ block: "start" });
    rows[at].focus({ preventScroll: true });
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
    const inside = rows.findIndex((row) => row.contains(document.activeElement));
    if (inside >= 0) at = inside;
    if (event.key === "j") go(at + 1);
    else if (event.key === "k") go(at - 1);
    else if (event.key === "n" && at >= 0) {
      const note = rows[at].querySelector(".look textarea");
      if (note) {
        event.preventDefault();
        note.focus();
      }
    }
  });
})();
