// The launcher's own words in French and English: all that can be read before the first click.

const LAUNCH = {
  fr: {
    launch: "Besoin d’aide ?",
    open: "Ouvrir la discussion",
    unread: (n) => (n === 1 ? "1 nouveau message" : n + " nouveaux messages"),
    opening: "Ouverture…",
    away: "Pas de connexion. Nouvel essai automatique…",
  },
  en: {
    launch: "Need help?",
    open: "Open the chat",
    unread: (n) => (n === 1 ? "1 new message" : n + " new messages"),
    opening: "Opening…",
    away: "No connection. Trying again…",
  },
};

const BUBBLE = "M4 4h16v13H9l-5 4zM8 9h8M8 12h5";

// `fr-CA` is French; what is neither of ours is better served in English.
const languageOf = (name) => (/^fr\b/i.test(name ?? "") ? "fr" : "en");
