/**
 * The price checker: what a scanner types anywhere on the page is a code, its answer is shown for a
 * while. It keeps nothing and knows nobody.
 */

const SHOWN_FOR = 15000;
/** A person types slower than this, a scanner never pauses so long. */
const LONGEST_PAUSE = 300;

const sections = [...document.querySelectorAll("[data-show]")];
const form = document.querySelector("form");
const keys = { text: "", at: 0 };
let timer;
let asked = 0;

function show(name) {
    for (const section of sections) {
        section.hidden = section.dataset.show !== name;
    }
    clearTimeout(timer);
    if (name !== "ask") {
        timer = setTimeout(() => show("ask"), SHOWN_FOR);
    }
}

function fill(answer) {
    for (const element of document.querySelectorAll("[data-of]")) {
        const value = answer[element.dataset.of];
        if (Array.isArray(value)) {
            element.replaceChildren(
                ...value.map((text) =>
                    Object.assign(document.createElement("li"), { textContent: text }),
                ),
            );
        } else {
            element.textContent = value || "";
        }
    }
}

async function ask(code) {
    const turn = ++asked;
    let answer;
    try {
        const response = await fetch(`/price/${document.body.dataset.key}/look`, {
            method: "POST",
            headers: { "Content-Type": "application/json" },
            body: JSON.stringify({ jsonrpc: "2.0", params: { code } }),
        });
        answer = (await response.json()).result;
    } catch {
        answer = null;
    }
    if (turn !== asked) {
        return; // something else was scanned meanwhile
    }
    if (!answer) {
        show("offline");
    } else if (answer.unknown) {
        show("unknown");
    } else {
        fill(answer);
        show("found");
    }
}

/** What a key adds to a code: Ctrl+] is how a scanner types ASCII 29. */
function textOf({ key, ctrlKey, metaKey, altKey }) {
    if (ctrlKey && key === "]") {
        return "\x1d";
    }
    return key.length > 1 || ctrlKey || metaKey || altKey ? "" : key;
}

document.addEventListener("keydown", (event) => {
    if (event.target === form.code) {
        return;
    }
    if (event.timeStamp - keys.at > LONGEST_PAUSE) {
        keys.text = "";
    }
    keys.at = event.timeStamp;
    if (event.key === "Enter" && keys.text) {
        event.preventDefault();
        ask(keys.text);
        keys.text = "";
    } else {
        keys.text += textOf(event);
    }
});

form.addEventListener("submit", (event) => {
    event.preventDefault();
    const code = form.code.value.trim();
    form.code.value = "";
    form.code.blur();
    if (code) {
        ask(code);
    }
});
