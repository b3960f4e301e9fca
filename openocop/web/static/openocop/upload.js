// Files go to the server a piece at a time and go on where they stopped: after a lost line by themselves, after a
// reload when the same file is chosen again. Without this script the form sends whole files.
"use strict";

(function () {
  const KEY = "openocop-uploads";
  const WAITS = [1, 2, 4, 8, 15, 30];
  const LONGEST_ANSWER = 120_000;
  const MOST_MISPLACED = 50;
  const LARGEST_HASHED = 64 * 1024 * 1024;

  class Cut extends Error {} // no answer, or one of a server in trouble: the same again after a while
  class SignedOut extends Error {}
  class Gone extends Error {} // the server knows nothing of it any more
  class Refused extends Error {
    constructor(said) {
      super(said.sentence || "");
      this.again = said.again === true;
      this.received = said.received;
    }
  }

  // --- what this browser remembers: number, name, size and digest of files under way, for this person alone

  function recall() {
    try {
      return JSON.parse(localStorage.getItem(KEY)) || [];
    } catch {
      return [];
    }
  }

  function remember(records) {
    try {
      localStorage.setItem(KEY, JSON.stringify(records.slice(-100)));
    } catch {
      // A browser that keeps nothing: only going on after a reload is lost.
    }
  }

  function forget(record) {
    remember(recall().filter((one) => one.id !== record.id));
  }

  function isSame(record, file, digest) {
    if (record.name !== file.name || record.size !== file.size) return false;
    return record.digest && digest ? record.digest === digest : record.modified === file.lastModified;
  }

  async function digestOf(file) {
    // Only pages of https:// (and this very machine) may count it; elsewhere the server's own count stands alone.
    if (!window.crypto || !crypto.subtle || file.size > LARGEST_HASHED) return "";
    const sum = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    return Array.from(new Uint8Array(sum), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  function newNumber() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  }

  function setUp(form) {
    if (form.dataset.ready) return;
    form.dataset.ready = "yes";
    const words = form.dataset;
    const list = form.querySelector("[data-list]");
    const told = form.querySelector("[data-told]");
    const guard = form.querySelector("[name=csrfmiddlewaretoken]") || { value: "" };
    const purpose = form.elements.purpose.value;
    const queue = [];
    let busy = false;
    let failed = false;
    let kept = 0;

    function say(name, values) {
      return words[name].replace(/\{(\w+)\}/g, (_whole, key) => String(values[key]));
    }

    function addressOf(record, act = "") {
      return `${form.getAttribute("action")}${record.id}/${act}`;
    }

    // --- asking the server

    async function ask(address, body, type) {
      const headers = { "X-CSRFToken": guard.value, Accept: "application/json" };
      if (type) headers["Content-Type"] = type;
      const method = body === undefined ? "GET" : "POST";
      const signal = AbortSignal.timeout(LONGEST_ANSWER);
      let answer;
      let said = null;
      try {
        answer = await fetch(address, { method, body, headers, redirect: "manual", signal });
        if (answer.type === "opaqueredirect") throw new SignedOut();
        if ((answer.headers.get("Content-Type") || "").startsWith("application/json")) said = await answer.json();
      } catch (error) {
        throw error instanceof SignedOut ? error : new Cut();
      }
      if (answer.status >= 500 || answer.status === 429 || (answer.ok && !said)) throw new Cut();
      if (answer.status === 404) throw new Gone();
      if (!answer.ok) throw said ? new Refused(said) : Object.assign(new Refused({}), { guardLost: answer.status === 403 });
      if (said.token) guard.value = said.token;
      return said;
    }

    async function post(address, body, type) {
      try {
        return await ask(address, body, type);
      } catch (error) {
        if (!error.guardLost) throw error;
        await ask(form.getAttribute("action")); // signed in anew on another tab: the page's token is an old one
        return ask(address, body, type);
      }
    }

    // --- one line a file

    function lineFor(name) {
      const line = document.createElement("li");
      const title = document.createElement("p");
      const bar = document.createElement("progress");
      const state = document.createElement("p");
      const acts = document.createElement("p");
      title.className = "upload-name";
      title.textContent = name;
      bar.max = 100;
      bar.value = 0;
      bar.setAttribute("aria-label", name);
      state.className = "upload-state";
      acts.className = "upload-acts";
      line.append(title, bar, state, acts);
      list.append(line);
      return {
        show(text, percent) {
          state.textContent = text;
          if (percent !== undefined) bar.value = percent;
        },
        tell(text, kind) {
          state.textContent = text;
          told.textContent = `${name}: ${text}`;
          line.dataset.state = kind;
          if (kind === "kept" || kind === "refused") bar.remove();
        },
        offer(...offers) {
          acts.replaceChildren(
            ...offers.map(([word, act]) => {
              const button = document.createElement("button");
              button.type = "button";
              button.className = "button-link";
              button.textContent = words[word];
              button.setAttribute("aria-label", `${words[word]}: ${name}`);
              button.addEventListener("click", act);
              return button;
            }),
          );
        },
        remove() {
          line.remove();
        },
      };
    }

    function drop(item) {
      item.dropped = true;
      item.line.remove();
      if (!item.record) return;
      forget(item.record);
      post(addressOf(item.record, "abandon/"), "").catch(() => {}); // else it is swept away in some days
    }

    // --- sending

    function begin(item) {
      const { record } = item;
      const said = { id: record.id, purpose, name: record.name, size: record.size, sha256: record.digest };
      return post(form.getAttribute("action"), JSON.stringify(said), "application/json");
    }

    async function find(item) {
      const { file } = item;
      item.line.show(words.reading);
      const digest = await digestOf(file);
      const own = recall().filter((one) => one.person === words.person && one.purpose === purpose);
      const open = own.find((one) => isSame(one, file, digest));
      item.record = open || fresh(file, digest);
      // Without a digest the server compares the last piece it has with this file's: two versions are never joined.
      item.back = open && !digest;
      unfinished.get(item.record.id)?.remove();
    }

    function fresh(file, digest) {
      const { name, size, lastModified: modified } = file;
      const record = { id: newNumber(), person: words.person, purpose, name, size, modified, digest };
      remember([...recall(), record]);
      return record;
    }

    async function pieces(item) {
      const { file, line, record } = item;
      const piece = Number(words.piece);
      let here = (await begin(item)).received;
      if (item.back) here = Math.max(0, here - piece);
      item.back = false;
      while (here < file.size && !item.dropped) {
        const percent = Math.floor((here / file.size) * 100);
        line.show(say("sending", { share: `${percent} %` }), percent);
        const bytes = await file.slice(here, here + piece).arrayBuffer();
        here = (await post(`${addressOf(record)}?offset=${here}`, bytes, "application/octet-stream")).received;
        item.tries = 0;
      }
    }

    async function whole(item) {
      await pieces(item);
      if (!item.dropped) await end(item);
    }

    async function end(item) {
      item.line.show(words.checking, 100);
      const said = await post(addressOf(item.record, "finish/"), "");
      forget(item.record);
      kept += 1;
      item.line.offer();
      item.line.tell([say("kept", {}), ...said.notes].join(" "), "kept");
      form.dispatchEvent(new CustomEvent("openocop:kept", { bubbles: true, detail: said }));
    }

    function pause(item) {
      const seconds = WAITS[Math.min(item.tries, WAITS.length - 1)] * Number(words.wait || 1);
      item.tries += 1;
      item.line.tell(words.cut, "waiting");
      return new Promise((resolve) => {
        const go = () => {
          clearTimeout(timer);
          window.removeEventListener("online", go);
          resolve();
        };
        const timer = setTimeout(go, seconds * 1000);
        window.addEventListener("online", go);
        item.line.offer(["retry", go], ["remove", () => (drop(item), go())]);
      });
    }

    // Whether to try once more.
    async function after(item, error) {
      if (error instanceof Cut) {
        await pause(item);
        return true;
      }
      const lost = error instanceof Gone || error.again;
      if (lost && item.file && !item.restarted) {
        item.restarted = true;
        forget(item.record);
        item.record = fresh(item.file, item.record.digest);
        item.line.tell(words.again, "waiting");
        return true;
      }
      if (error instanceof Refused && error.received !== undefined && !error.again && item.file) {
        item.misplaced += 1; // another tab sends the same file; both go on from where the server stands
        if (item.misplaced < MOST_MISPLACED) return true;
      }
      stop(item, error);
      return false;
    }

    function stop(item, error) {
      failed = true;
      if (error instanceof SignedOut) {
        item.line.tell(words.signIn, "waiting");
        item.line.offer(["retry", () => add(item)], ["remove", () => drop(item)]);
        return;
      }
      if (item.record) forget(item.record);
      item.line.tell((error instanceof Refused && error.message) || words.unread, "refused");
      item.line.offer(["remove", () => drop(item)]);
    }

    async function run(item, act) {
      item.tries = 0;
      item.misplaced = 0;
      item.line.offer(["remove", () => drop(item)]);
      for (let more = true; more && !item.dropped; ) {
        more = false;
        try {
          if (!item.record) await find(item);
          await act(item);
        } catch (error) {
          more = !item.dropped && (await after(item, error));
        }
      }
    }

    async function work() {
      if (busy) return;
      busy = true;
      failed = false;
      while (queue.length) await run(...queue.shift());
      busy = false;
      if (kept && !failed && words.after === "reload") location.reload();
    }

    function add(item, act = whole) {
      queue.push([item, act]);
      work();
    }

    function take(input) {
      for (const file of input.files) {
        const item = { file, line: lineFor(file.name) };
        const most = Number(words.largest);
        if (file.size === 0 || file.size > most) {
          item.line.tell(file.size ? words.large : words.empty, "refused");
          item.line.offer(["remove", () => drop(item)]);
        } else {
          item.line.show(words.waiting);
          add(item);
        }
      }
      input.value = ""; // sent once: the form itself has nothing to send any more
    }

    // --- what was left unfinished before a reload

    const unfinished = new Map();

    async function pickUp(record) {
      const item = { record };
      try {
        const said = await ask(addressOf(record));
        if (said.state !== "receiving") {
          forget(record);
          return;
        }
        item.line = lineFor(record.name);
        if (said.received === said.size) {
          add(item, end);
          return;
        }
        const percent = Math.floor((said.received / said.size) * 100);
        item.line.show(say("unfinished", { share: `${percent} %` }), percent);
        item.line.offer(["remove", () => drop(item)]);
        unfinished.set(record.id, item.line);
      } catch (error) {
        if (error instanceof Gone || error instanceof Refused) forget(record);
      }
    }

    for (const input of form.querySelectorAll("input[type=file]")) {
      input.addEventListener("change", () => take(input));
      input.required = false;
    }
    form.addEventListener("submit", (event) => event.preventDefault());
    form.querySelector("[data-send]").hidden = true;
    recall()
      .filter((one) => one.person === words.person && one.purpose === purpose)
      .forEach(pickUp);
  }

  function setUpAll(root) {
    for (const form of root.querySelectorAll("form[data-upload]")) setUp(form);
  }

  setUpAll(document);
  document.body.addEventListener("htmx:load", (event) => setUpAll(event.detail.elt));
})();
