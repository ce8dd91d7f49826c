// Starts the desk in the page.

import { App, begin } from "./app.js";
import { html, render } from "./preact.js";
import { applyTheme } from "./theme.js";
import { browserLanguage, setLanguage } from "./words.js";

applyTheme();
const begun = begin(); // while the words are read
await setLanguage(browserLanguage());
render(html`<${App} begun=${begun} />`, document.getElementById("desk"));
