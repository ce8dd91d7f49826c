// The bar on top: whether the desk is live, who is there, and what is set here.

import { CHORD, run } from "./commands.js";
import { Icon } from "./icons.js";
import { notifying } from "./notify.js";
import { html } from "./preact.js";
import { Presence } from "./presence.js";
import { format } from "./route.js";
import { soundIsOn } from "./sound.js";
import { theme } from "./theme.js";
import { currentLanguage, t } from "./words.js";

export function Bar({ seat }) {
  const { model, me } = seat;
  const other = currentLanguage() === "fr" ? "en" : "fr";
  const does = (name) => () => run(name, seat);
  return html`<header class="bar">
    <span class="brand"><img src="/desk/static/icon.svg" alt="" width="26" height="26" /><b>Passerelle</b></span>
    <${LinkState} state=${model.link} />
    <${Present} agents=${model.present} />
    <span class="grow"></span>
    <button class="second palette-open" aria-label="${t("bar.palette")} ${CHORD}" aria-keyshortcuts="Control+K Meta+K" title=${t("bar.palette")} onClick=${() => seat.ask("palette")}><span>${t("bar.palette")}</span> <kbd>${CHORD}</kbd></button>
    ${model.approvals.length > 0 && me.role === "supervisor" && html`<${ToApprove} seat=${seat} count=${model.approvals.length} />`}
    ${me.role === "supervisor" && html`<a class="tool" href=${format({ view: "floor" })} aria-label=${t("bar.floor")} title=${t("bar.floor")}><${Icon} name="floor" /></a>`}
    <${Presence} seat=${seat} />
    <button class="bare me" title=${t("bar.profile")} onClick=${does("profile")}><b>${me.name}</b> <span class="quiet">${t(`role.${me.role}`)}</span><span class="hidden"> · ${t("bar.profile")}</span></button>
    <button class="bare language" lang=${other} aria-label="${other.toUpperCase()} · ${t("bar.language")}" title=${t("bar.language")} onClick=${does("language")}>${other.toUpperCase()}</button>
    <${Tool} icon="bell" state=${notifying() ? "on" : "off"} label=${t(notifying() ? "bar.notify_on" : "bar.notify_off")} onClick=${does("notify")} />
    <${Tool} icon=${soundIsOn() ? "sound" : "mute"} label=${t(soundIsOn() ? "bar.sound_on" : "bar.sound_off")} onClick=${does("sound")} />
    <${Tool} icon="theme" label=${t(`bar.theme.${theme()}`)} onClick=${does("theme")} />
    <${Tool} icon="help" label=${t("bar.help")} onClick=${does("help")} />
    <${Tool} icon="leave" label=${t("bar.logout")} onClick=${does("logout")} />
  </header>`;
}

function Tool({ icon, state = "", label, onClick }) {
  return html`<button class="bare tool ${icon} ${state}" aria-label=${label} title=${label} onClick=${onClick}><${Icon} name=${icon} /></button>`;
}

function ToApprove({ seat, count }) {
  const label = t("bar.approvals", { count });
  return html`<button class="second approvals" aria-label=${label} title=${label} onClick=${() => run("approvals", seat)}><${Icon} name="gift" /> ${count}</button>`;
}

function LinkState({ state }) {
  return html`<span class="link ${state}" role="status"><i aria-hidden="true"></i><span>${t(`bar.${state}`)}</span></span>`;
}

function Present({ agents }) {
  const online = agents.filter((agent) => agent.online);
  if (!online.length) return null;
  const names = online.map((agent) => agent.name).join(", ");
  return html`<span class="present quiet" title=${names}><${Icon} name="people" /> ${t("bar.present", { count: online.length })}</span>`;
}
