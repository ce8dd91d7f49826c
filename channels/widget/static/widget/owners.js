// Whose conversation it is that a browser remembers. Carried by the launcher and by the conversation's script.

// A browser that keeps nothing, or keeps nonsense: the chat works until the page is left.
function quietly(deed) {
  try {
    return deed();
  } catch {
    return null;
  }
}

const VISITOR = "visitor";

// Whose record: the signed-in person's by the identity's `sub`, read for this key only (the service checks it).
function ownerOf(identity) {
  return identity ? "person " + claimsOf(identity)?.sub : VISITOR;
}

function claimsOf(identity) {
  const claims = String(identity).split(".")[1]?.replace(/-/g, "+").replace(/_/g, "/");
  return quietly(() => JSON.parse(atob(claims)));
}
