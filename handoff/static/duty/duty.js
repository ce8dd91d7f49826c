// What a call is about, and one button: "I have it". The token is in the fragment, which goes to no server by itself.

const WORDS = {
  fr: {
    mine: "Je m’en occupe",
    yours: "C’est noté, vous l’avez : plus personne n’est appelé.",
    next: "Ouvrez maintenant le cas et répondez : sans cela, l’appel recommence plus tard.",
    open: "Ouvrir le cas au bureau",
    free: "Tant que personne ne le dit, on continue d’appeler, vous puis la personne suivante.",
    over: "Cet appel est terminé, ou le lien n’est pas entier. Le bureau montre ce qui attend.",
    desk: "Ouvrir le bureau",
    away: "Le service est injoignable : rien n’est enregistré. Réessayez.",
    again: "Réessayer",
  },
  en: {
    mine: "I have it",
    yours: "Noted, you have it: nobody else is called.",
    next: "Now open the case and answer: otherwise you are called again later.",
    open: "Open the case at the desk",
    free: "Until somebody says so, we go on calling, you and then the next person.",
    over: "This call is over, or the link is not whole. The desk shows what waits.",
    desk: "Open the desk",
    away: "The service cannot be reached: nothing is stored. Try again.",
    again: "Try again",
  },
};

const place = document.getElementById("call");
let words = WORDS[navigator.language.toLowerCase().startsWith("fr") ? "fr" : "en"];

function put(tag, text, className = "") {
  const made = document.createElement(tag);
  made.textContent = text;
  made.className = className;
  place.append(made);
  return made;
}

function button(text, act) {
  const made = put("button", text);
  made.addEventListener("click", () => {
    made.disabled = true;
    act();
  });
}

function link(text, href) {
  put("a", text, "case").href = href;
}

async function ask(what) {
  try {
    const token = decodeURIComponent(location.hash.slice(1));
    const answer = await fetch(`/api/desk/duty/${what}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ token }),
    });
    if (answer.ok) show(await answer.json());
    else if (answer.status === 404 || answer.status === 400) over();
    else away(what);
  } catch {
    away(what);
  }
}

function show(call) {
  words = WORDS[call.language];
  document.documentElement.lang = call.language;
  document.title = call.matter;
  place.replaceChildren();
  put("h1", call.matter);
  for (const line of call.lines) put("p", line);
  const open = () => link(words.open, `/desk#/waiting/${call.conversation}`);
  if (call.state === "free") {
    button(words.mine, () => ask("take"));
    put("p", words.free, "quiet after");
  } else if (call.state === "yours") {
    put("p", words.yours, "done");
    put("p", words.next, "quiet");
    open();
  } else {
    put("p", call.taken, "done");
    open();
  }
}

function over() {
  place.replaceChildren();
  put("p", words.over);
  link(words.desk, "/desk");
}

function away(what) {
  place.replaceChildren();
  put("p", words.away, "wrong");
  button(words.again, () => ask(what));
}

void ask("look");
window.addEventListener("hashchange", () => void ask("look"));
