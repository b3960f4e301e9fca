// "Send the link" and "Print" appear only where the browser can do them.
"use strict";

(function () {
  const share = document.querySelector("[data-share]");
  const print = document.querySelector("[data-print]");
  if (share && (navigator.share || navigator.clipboard)) {
    share.hidden = false;
    share.addEventListener("click", async () => {
      if (navigator.share) {
        await navigator.share({ title: document.title, url: location.href }).catch(() => {});
        return;
      }
      await navigator.clipboard.writeText(location.href);
      share.textContent = share.dataset.done;
    });
  }
  if (print) {
    print.hidden = false;
    print.addEventListener("click", () => window.print());
  }
})();
