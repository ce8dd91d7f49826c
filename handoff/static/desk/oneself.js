// What agents set about themselves: whether new cases come to them, and the language of their desk.

import { explain } from "./explain.js";
import { stepping } from "./presence.js";
import { post, Refusal } from "./service.js";
import { setLanguage } from "./words.js";

export class Oneself {
  constructor(seat) {
    this.seat = seat;
    this.presence = seat.me.presence;
  }

  /** Take new cases, or none for a reason. */
  async stepAway(chosen) {
    await this.tell(async () => {
      this.presence = await post("/presence", stepping(chosen));
    });
  }

  /** The name customers see, and the languages I write. Raises `Refusal`. */
  async introduce({ name, languages }) {
    const { me } = this.seat;
    const change = name === me.name ? { languages } : { name, languages };
    Object.assign(me, (await post("/me", change)).agent);
    this.seat.onChange();
  }

  /** The desk in this language from now on: everything is read again in it. */
  async speak(language) {
    await this.tell(async () => {
      await post("/me", { language });
      await setLanguage(language);
      this.seat.me.language = language;
      this.seat.model.readAgain();
    });
  }

  /** Do it; a refusal is told. */
  async tell(work) {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.seat.notices.say("wrong", explain(error, this.seat.me));
    }
    this.seat.onChange();
  }
}
