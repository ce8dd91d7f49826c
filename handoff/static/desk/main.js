// Starts the desk in the page.

import { App } from "./app.js";
import { html, render } from "./preact.js";
import { applyTheme } from "./theme.js";
import { browserLanguage, setLanguage } from "./words.js";

applyTheme();
await setLanguage(browserLanguage());
render(html`<${App} />`, document.getElementById("desk"));
