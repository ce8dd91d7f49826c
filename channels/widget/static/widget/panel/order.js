// The card of an order: its number, its state, and its stations as a small timeline.

function orderCard(card, words) {
  const steps = card.steps ?? [];
  const reached = steps.findLastIndex((step) => step.done);
  const title = make("h4", {}, words.order + " " + card.number);
  const state = make("span.state", {}, card.state);
  const line = make("ol.steps", {}, ...steps.map((step, at) => station(step, at - reached, words)));
  return make("section.order", { ariaLabel: words.order + " " + card.number }, title, state, line);
}

// `ahead`: below 0 it is behind us, 0 is where the order stands.
function station(step, ahead, words) {
  const told = ahead < 0 ? words.stepDone : ahead === 0 ? words.stepNow : words.stepNext;
  const name = ahead < 0 ? "li.past" : ahead === 0 ? "li.now" : "li";
  const day = step.day ? make("span.on", {}, step.day) : null;
  return make(name, {}, make("span", {}, step.label), make("span.hidden", {}, ", " + told + (day ? ", " : "")), day);
}
