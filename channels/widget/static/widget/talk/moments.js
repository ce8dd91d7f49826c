// Days, hours, waits and sentences as people write them; the few words come from the panel, which has them.

const LOCALES = { fr: "fr-FR", en: "en-GB" };
const BOUND = /(«|–|\b\d\d?(?= \p{L})) | (?=[:;!?»€%–])/gu;

// No line begins with a sign that French sets apart, nor between a number and what it counts. Texts carry plain blanks.
const bound = (text) => text.replace(BOUND, "$1\u00a0");

const hourOf = (at, lang, zone) => new Date(at).toLocaleTimeString(LOCALES[lang], { hour: "2-digit", minute: "2-digit", timeZone: zone });

// `il y a 5 min` within the hour, then the hour of the day.
function timeOf(at, lang, words) {
  const minutes = Math.floor((Date.now() - at) / 60000);
  if (minutes < 1) return words.justNow;
  return minutes < 60 ? words.minutesAgo(minutes) : hourOf(at, lang);
}

const dayKey = (at) => new Date(at).toDateString();

const dateOf = (at, lang, zone) =>
  new Date(at).toLocaleDateString(LOCALES[lang], { weekday: "long", day: "numeric", month: "long", timeZone: zone });

function dayOf(at, lang, words) {
  if (dayKey(at) === dayKey(Date.now())) return words.today;
  if (dayKey(at) === dayKey(Date.now() - 864e5)) return words.yesterday;
  return dateOf(at, lang);
}

// `lundi 23 novembre à 09:00 (heure de Paris)`: when people are back, as the service's own line above says it. A gateway
// that was not upgraded yet names no zone: then it is said by the customer's own clock.
function momentOf(at, lang, zone) {
  const moment = dateOf(at, lang, zone) + (lang === "fr" ? " à " : " at ") + hourOf(at, lang, zone);
  const city = zone?.split("/").pop().replaceAll("_", " ");
  if (!city) return moment;
  return moment + (lang === "fr" ? " (heure de " + city : " (" + city + " time") + ")";
}

// Rounded up: nobody is told a time that is too short.
const minutesOf = (seconds) => Math.max(1, Math.ceil(seconds / 60)) + " min";
