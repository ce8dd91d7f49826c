// A view of one's own: what its cases have in common.

import { Dialog } from "./dialog.js";
import { explain } from "./explain.js";
import { html, useEffect, useState } from "./preact.js";
import { go } from "./route.js";
import { get, Refusal } from "./service.js";
import { VIEWS } from "./views.js";
import { t } from "./words.js";

const CHOICES = {
  holder: [VIEWS, "view"],
  language: [["fr", "en"], "language"],
  channel: [["web", "telegram", "whatsapp", "mail"], "channel"],
  priority: [["high", "urgent", "normal"], "line.priority"],
};

/** `view` is the one to change, or null for a new one. */
export function OwnView({ seat, view, onClose }) {
  const [error, setError] = useState("");
  const [labels, setLabels] = useState([]);
  useEffect(() => void get("/labels").then((answer) => setLabels(answer.labels), () => {}), []);
  const told = async (work) => {
    try {
      await work();
      onClose();
    } catch (refused) {
      if (!(refused instanceof Refusal)) throw refused;
      setError(refused.code === "conflict" ? t("view.full") : explain(refused, seat.me));
    }
  };
  const keep = (given) => {
    if (!given.name.trim()) return setError(t("view.no_name"));
    void told(async () => go({ view: await seat.own.keep({ ...given, name: given.name.trim(), id: view?.id ?? "" }) }));
  };
  const drop = () =>
    told(async () => {
      await seat.own.drop(view.id);
      go({ view: "waiting" });
    });
  return html`<${Dialog} title=${t(view ? "view.change" : "view.new")} lead=${t("view.lead")} go=${t("view.keep")} error=${error} onGo=${keep} onClose=${onClose}>
    <label for="name">${t("view.name")}</label>
    <input id="name" name="name" maxlength="30" autocomplete="off" defaultValue=${view?.name ?? ""} data-first />
    <div class="pairs">
      ${Object.entries(CHOICES).map(([name, [values, words]]) => html`<${Choice} key=${name} name=${name} values=${values} words=${words} chosen=${view?.[name] ?? ""} />`)}
      <div>
        <label for="label">${t("bulk.which")}</label>
        <input id="label" name="label" maxlength="30" list="view-labels" autocomplete="off" placeholder=${t("view.any.label")} defaultValue=${view?.label ?? ""} />
        <datalist id="view-labels">${labels.map((it) => html`<option value=${it.name} />`)}</datalist>
      </div>
    </div>
    ${view && html`<p><button type="button" class="second" onClick=${drop}>${t("view.drop")}</button></p>`}
  </${Dialog}>`;
}

function Choice({ name, values, words, chosen }) {
  return html`<div>
    <label for=${name}>${t(`view.of.${name}`)}</label>
    <select id=${name} name=${name}>
      ${["", ...values].map((it) => html`<option value=${it} selected=${it === chosen}>${t(it ? `${words}.${it}` : `view.any.${name}`)}</option>`)}
    </select>
  </div>`;
}
