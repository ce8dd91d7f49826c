// An agent's profile: the name customers see, languages, teams and places; whether new cases come, and how news are told.

import { run } from "./commands.js";
import { Dialog } from "./dialog.js";
import { explain } from "./explain.js";
import { notifying } from "./notify.js";
import { html, useState } from "./preact.js";
import { Presence } from "./presence.js";
import { post, Refusal } from "./service.js";
import { LOUDEST, loudness, ring, setLoudness, soundIsOn } from "./sound.js";
import { theme } from "./theme.js";
import { currentLanguage, t } from "./words.js";

const LANGUAGES = ["fr", "en"];

/** Of oneself; a supervisor also of `agent`, a colleague. */
export function Profile({ seat, agent, onClose }) {
  const [error, setError] = useState("");
  const own = !agent || agent.id === seat.me.id;
  const supervises = seat.me.role === "supervisor";
  const shown = agent ?? seat.model.present.find((it) => it.id === seat.me.id) ?? seat.me;
  const keep = async (given) => {
    const languages = LANGUAGES.filter((it) => given[it]);
    const wrong = check(given, languages, own);
    if (wrong) return setError(t(wrong));
    try {
      if (own) await seat.self.introduce({ name: given.name.trim(), languages });
      if (supervises) await post(`/agents/${shown.id}`, { languages, skills: words(given.skills), capacity: Number(given.capacity) });
      seat.notices.say("good", t("profile.kept"));
      onClose();
    } catch (refused) {
      if (!(refused instanceof Refusal)) throw refused;
      setError(refused.code === "bad_json" ? t("profile.refused") : explain(refused, seat.me));
    }
  };
  return html`<${Dialog} title=${own ? t("profile.title") : t("profile.of", shown)} go=${t("profile.keep")} error=${error} onGo=${keep} onClose=${onClose}>
    ${own &&
    html`<label for="name">${t("profile.name")}</label>
      <input id="name" name="name" maxlength="80" autocomplete="off" defaultValue=${shown.name} data-first />`}
    <fieldset class="inline">
      <legend>${t("profile.languages")}</legend>
      ${LANGUAGES.map((it) => html`<label class="tick"><input type="checkbox" name=${it} defaultChecked=${shown.languages.includes(it)} /> ${t(`language.${it}`)}</label>`)}
    </fieldset>
    ${supervises ? html`<${Places} shown=${shown} />` : html`<p class="quiet">${t("profile.fixed", { teams: shown.skills.join(", "), capacity: shown.capacity })}</p>`}
    ${own && html`<${Here} seat=${seat} />`}
  </${Dialog}>`;
}

function Places({ shown }) {
  return html`<label for="skills">${t("profile.teams")} <span class="quiet">(${t("profile.teams_hint")})</span></label>
    <input id="skills" name="skills" autocomplete="off" defaultValue=${shown.skills.join(" ")} />
    <label for="capacity">${t("profile.capacity")}</label>
    <input id="capacity" name="capacity" type="number" min="1" max="50" defaultValue=${shown.capacity} />`;
}

/** What is set at once, on this machine or for this shift. */
function Here({ seat }) {
  const [loud, setLoud] = useState(loudness());
  const turn = (event) => {
    setLoud(setLoudness(Number(event.target.value)));
    ring();
  };
  const other = currentLanguage() === "fr" ? "en" : "fr";
  return html`<h3>${t("profile.here")}</h3>
    <div class="moments">
      <button type="button" class="second" onClick=${() => run("theme", seat)}>${t(`bar.theme.${theme()}`)}</button>
      <button type="button" class="second" lang=${other} onClick=${() => run("language", seat)}>${t("bar.language")}</button>
    </div>
    <label>${t("presence.label")} <${Presence} seat=${seat} /></label>
    <label class="tick"><input type="checkbox" checked=${notifying()} onChange=${() => run("notify", seat)} /> ${t("profile.notify")}</label>
    <label class="tick"><input type="checkbox" checked=${soundIsOn()} onChange=${() => run("sound", seat)} /> ${t("profile.sound")}</label>
    ${soundIsOn() &&
    html`<label for="loud">${t("profile.loud")}</label>
      <input id="loud" type="range" min="1" max=${LOUDEST} value=${loud} onChange=${turn} />`}`;
}

function check({ name, capacity }, languages, own) {
  if (own && !name.trim()) return "profile.no_name";
  if (!languages.length) return "profile.no_language";
  if (capacity !== undefined && !(capacity >= 1 && capacity <= 50)) return "profile.no_capacity";
  return null;
}

function words(text) {
  return text.toLowerCase().split(/[\s,]+/).filter(Boolean);
}
