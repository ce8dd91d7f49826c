// Where this script came from: that is where the service is.

const SCRIPT = document.currentScript ?? document.querySelector('script[src*="/widget.js"]');
const ORIGIN = new URL(SCRIPT.src).origin;
