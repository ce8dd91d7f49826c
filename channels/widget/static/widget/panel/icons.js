// The panel's line drawings, each the path of a square of 24.

const ICONS = {
  close: "M6 6l12 12M18 6L6 18",
  send: "M12 20V5M5 12l7-7 7 7",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c0-8 16-8 16 0",
  robot: "M12 3v4M4 7h16v12H4zM9 11v2M15 11v2M9 16h6",
  clip: "M20 11l-8 8a5 5 0 0 1-7-7l9-9a3.4 3.4 0 0 1 5 5l-9 9a1.8 1.8 0 0 1-2.5-2.5l8-8",
  camera: "M4 8h3l2-3h6l2 3h3v11H4zM12 16a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
  more: "M5 12h.1M12 12h.1M19 12h.1",
  save: "M12 4v11M7 10l5 5 5-5M5 20h14",
  mail: "M3 6h18v13H3zM3 7l9 7 9-7",
  plane: "M21 4L3 11l6 2 2 6 3-4 5 4zM9 13l12-9",
  bin: "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13",
  hand: "M7 12V6a1.5 1.5 0 0 1 3 0v5V4a1.5 1.5 0 0 1 3 0v7V6a1.5 1.5 0 0 1 3 0v8c0 4-2 6-5 6-4 0-5-2-8-7a1.6 1.6 0 0 1 2.6-1.8z",
  file: "M6 3h8l4 4v14H6zM14 3v4h4",
};
