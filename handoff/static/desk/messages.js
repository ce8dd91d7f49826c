// Messages: customer, assistant and agents differ by name, colour, side and the shape of their mark.

import { dayInYear, hourOnly } from "./clock.js";
import { foldsInsults } from "./folding.js";
import { Icon } from "./icons.js";
import { html, useState } from "./preact.js";
import { sizeOf } from "./sizes.js";
import { currentLanguage, t } from "./words.js";

/** The mark of an author: a circle for customers, a hexagon for the assistant, a square for agents. */
export function Mark({ role, name }) {
  const inside = role === "assistant" ? html`<${Icon} name="robot" />` : (name || "?").slice(0, 1).toUpperCase();
  return html`<span class="mark ${role}" aria-hidden="true">${inside}</span>`;
}

/** A message that the customer has written or sees. */
export function Said({ row, seat, line }) {
  const { event, headed } = row;
  const { role, name } = authorOf(event, seat, line);
  const mood = row.reading?.frustration ?? 0;
  const [open, setOpen] = useState(false);
  const folded = !open && (row.hidden ?? (event.insults && foldsInsults()));
  return html`<article class="said ${role} level-${mood} ${headed ? "headed" : ""}" data-seq=${event.seq} tabindex="-1" lang=${event.lang}>
    ${headed && html`<${Mark} role=${role} name=${name} />`}
    <div class="bubble">
      ${headed && html`<header><b>${name}</b>${role !== "assistant" && html` <span class="quiet">${t(`who.${role}`)}</span>`}</header>`}
      ${folded ? html`<p class="text quiet">${t("thread.folded")} <button class="second" onClick=${() => setOpen(true)}>${t("thread.show")}</button></p>` : html`<${Words} row=${row} />`}
      <footer class="quiet">
        ${role === "customer" && !folded && seat.rights.has("write") && html`<button class="bare hide" onClick=${() => setOpen(seat.moves.hide(event.seq, !row.hidden))}>${t(row.hidden ? "thread.unhide" : "thread.hide")}</button>`}
        ${row.edited !== undefined && html`<span>${t("thread.edited")}</span>`}
        ${event.type === "customer.chose" && html`<span>${t("thread.chose")}</span>`}
        ${mood > 0 && html`<span class="felt">${t("thread.mood", { level: mood })}</span>`}
        <time datetime=${new Date(event.at).toISOString()}>${hourOnly(event.at)}</time>
        <${Receipt} event=${event} line=${line} failure=${row.failure} />
      </footer>
      ${row.reading && !folded && html`<${Reading} reading=${row.reading} meant=${meantBy(seat.model.thread, event.seq)} />`}
    </div>
  </article>`;
}

function authorOf(event, seat, line) {
  const { role, name } = event.author;
  if (role === "customer") return { role, name: line.customer.name || t("line.nobody") };
  if (role === "agent" && event.data.agent === seat.me.id) return { role, name: `${name} (${t("who.me")})` };
  return { role, name: role === "assistant" ? t("who.assistant") : name };
}

function Words({ row }) {
  const { event } = row;
  if (row.retracted) return html`<p class="text quiet"><em>${t("thread.retracted")}</em></p>`;
  const text = row.edited ?? row.text;
  return html`${text && html`<p class="text">${text}</p>`}
    ${event.attachments.map((file) => html`<${Attached} file=${file} />`)}
    ${event.buttons.length > 0 &&
    html`<ul class="offered" aria-label=${t("thread.buttons")}>
      ${event.buttons.map((button) => html`<li>${button.title}</li>`)}
    </ul>`}`;
}

const SHOWN_AS_PICTURE = /^image\/(png|jpeg|gif|webp|avif)$/;

function Attached({ file }) {
  const words = t("thread.file", { name: file.name, size: sizeOf(file.size_bytes) });
  const picture = SHOWN_AS_PICTURE.test(file.media_type);
  return html`<a class="attached" href=${file.url} target="_blank" rel="noopener">
    ${picture ? html`<img src=${file.url} alt=${words} loading="lazy" />` : words}
  </a>`;
}

/** How far our own word has got, as far as the channel can tell. */
function Receipt({ event, line, failure }) {
  if (failure) return html`<strong class="undelivered">${t(`thread.undelivered.${failure}`)}</strong>`;
  if (event.author.role !== "agent") return null;
  const { read = 0, delivered = 0 } = line.cursors;
  if (read >= event.seq) return html`<span>${t("thread.read")}</span>`;
  if (delivered >= event.seq) return html`<span>${t("thread.delivered")}</span>`;
  return null;
}

function meantBy(thread, seq) {
  return thread.brief.understood.find((it) => it.seq === seq)?.text ?? "";
}

/** What the assistant made of a message, on demand. */
function Reading({ reading, meant }) {
  const percent = Math.round((reading.confidence ?? 0) * 100);
  const said = [meant, t("thread.sure", { percent }), t("thread.mood", { level: reading.frustration ?? 0 })];
  for (const { value, entity } of reading.entities ?? []) if (entity !== "date" && !meant.includes(value)) said.push(value);
  if (reading.wants_human) said.push(t("thread.wants_human"));
  if (reading.sensitive) said.push(t("thread.sensitive", { topic: reading.sensitive }));
  if (reading.needed_by) said.push(t("thread.needed_by", { day: dayInYear(reading.needed_by) }));
  return html`<details class="reading" lang=${currentLanguage()}>
    <summary><${Icon} name="lock" /> ${t("thread.understood")}</summary>
    <ul>
      ${said.map((words) => html`<li>${words}</li>`)}
    </ul>
  </details>`;
}

/** What customers never see: notes, drafts that came too late, suggestions. */
export function Secret({ row, seat }) {
  const { event, secret } = row;
  const title = secret === "note" ? `${t("thread.note")} · ${event.author.name}` : t(`thread.${secret === "draft" ? "draft" : "suggested"}`);
  return html`<article class="secret ${secret}" data-seq=${event.seq} tabindex="-1">
    <header>
      <${Icon} name="lock" /> <span><b>${t("thread.private")}</b> · ${title}</span>
      <time class="quiet" datetime=${new Date(event.at).toISOString()}>${hourOnly(event.at)}</time>
    </header>
    <p class="text">${event.text}</p>
    ${event.data.lost && html`<p class="quiet">${t("thread.lost")}</p>`}
    ${secret !== "note" && seat.rights.has("write") && html`<button class="second" onClick=${() => seat.writing.use(event.text)}>${t("thread.use")}</button>`}
  </article>`;
}
