// Files that go with an answer: what can be sent, and how they stand in the composer.

import { Icon } from "./icons.js";
import { html, useEffect, useState } from "./preact.js";
import { sizeOf } from "./sizes.js";
import { t } from "./words.js";

const MOST_BYTES = 10 * 1024 * 1024; // the service's
const MOST = 10; // with one answer
const FIRST_BYTES = 12;

// What the service takes, told by the first bytes; a name says nothing.
const KINDS = [/^%PDF-/, /^\x89PNG\r\n\x1a\n/, /^\xff\xd8\xff/, /^RIFF[^]{4}WEBP/];

/** Put files to the answer of the open case; what cannot be sent is told, and the rest is kept. */
export async function attach(seat, chosen) {
  const { model, writing, notices, rights } = seat;
  const conversation = model.open;
  if (!rights.has("write")) return notices.say("wrong", t("files.claim"));
  for (const file of chosen) {
    const before = writing.files.get(conversation) ?? [];
    const wrong = before.length >= MOST ? t("files.many", { most: MOST }) : await wrongWith(file);
    if (wrong) notices.say("wrong", wrong);
    else writing.files.set(conversation, [...(writing.files.get(conversation) ?? []), file]);
  }
  writing.choose("answer");
}

/** Why a file cannot be sent, or nothing. */
async function wrongWith(file) {
  const { name } = file;
  if (file.size > MOST_BYTES) return t("files.large", { name, size: sizeOf(file.size), most: sizeOf(MOST_BYTES) });
  try {
    const first = new Uint8Array(await file.slice(0, FIRST_BYTES).arrayBuffer());
    if (!first.length) return t("files.empty", { name });
    return KINDS.some((kind) => kind.test(String.fromCharCode(...first))) ? null : t("files.kind", { name });
  } catch {
    return t("files.gone", { name }); // a folder, or a file that is no longer there
  }
}

export function Attachments({ seat, files }) {
  const remove = (file) => {
    seat.writing.files.set(seat.model.open, files.filter((it) => it !== file));
    seat.writing.choose("answer");
  };
  return html`<ul class="attachments" aria-label=${t("files.label")}>
    ${files.map(
      (file) => html`<li key=${file.name + file.lastModified}>
        <${Preview} file=${file} /><span>${file.name}<br /><span class="quiet">${sizeOf(file.size)}</span></span>
        <button type="button" class="bare" aria-label=${t("files.remove", file)} onClick=${() => remove(file)}><${Icon} name="cross" /></button>
      </li>`,
    )}
  </ul>`;
}

function Preview({ file }) {
  const [url, setUrl] = useState(null);
  useEffect(() => {
    if (!file.type.startsWith("image/")) return;
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return url ? html`<img src=${url} alt="" />` : html`<${Icon} name="note" />`;
}
