// Logging in.

import { explain } from "./explain.js";
import { html, useLayoutEffect, useRef, useState } from "./preact.js";
import { login, Refusal } from "./service.js";
import { currentLanguage, rememberLanguage, t } from "./words.js";

export function Login({ over, onAgent }) {
  const [state, setState] = useState({ error: over ? t("login.over") : "", busy: false, shown: false });
  const [language, setLanguage] = useState(currentLanguage());
  const email = useRef();
  const password = useRef();
  useLayoutEffect(() => email.current.focus(), []); // before somebody is in the next field

  const speak = async (chosen) => {
    await rememberLanguage(chosen);
    setLanguage(chosen);
    setState({ ...state, error: "" });
  };
  const fail = (error, field) => {
    setState((now) => ({ ...now, error, busy: false }));
    field.current.focus();
  };
  const enter = async (event) => {
    event.preventDefault();
    const given = [email.current.value.trim(), password.current.value];
    if (!given.every(Boolean)) return fail(t("login.missing"), given[0] ? password : email);
    setState((now) => ({ ...now, error: "", busy: true }));
    try {
      await onAgent(await login(...given));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      fail(explain(error), password);
    }
  };

  return html`<main class="login" lang=${language}>
    <form onSubmit=${enter} novalidate>
      <img src="/desk/static/icon.svg" alt="" width="44" height="44" />
      <h1>${t("login.title")}</h1>
      <p class="quiet">${t("login.lead")}</p>
      <div role="alert" class="alert">${state.error}</div>
      <label for="email">${t("login.email")}</label>
      <input id="email" ref=${email} type="email" autocomplete="username" autocapitalize="none" spellcheck=${false} />
      <label for="password">${t("login.password")}</label>
      <input id="password" ref=${password} type=${state.shown ? "text" : "password"} autocomplete="current-password" />
      <label class="tick">
        <input type="checkbox" checked=${state.shown} onChange=${() => setState({ ...state, shown: !state.shown })} />
        ${t("login.show")}
      </label>
      <button class="main" type="submit" disabled=${state.busy}>${t(state.busy ? "login.going" : "login.go")}</button>
      <${Languages} language=${language} onChoose=${speak} />
    </form>
  </main>`;
}

function Languages({ language, onChoose }) {
  const choice = (code, name) =>
    html`<button type="button" class="bare" lang=${code} aria-pressed=${language === code} onClick=${() => onChoose(code)}>${name}</button>`;
  return html`<div class="languages" role="group" aria-label=${t("login.language")}>
    ${choice("fr", "Français")} ${choice("en", "English")}
  </div>`;
}
