// What the panel has of the conversation's script; the assembly names the one of the same day.

import { LOCALES, bound, hourOf, minutesOf, momentOf, rowsOf, timeOf } from "TALK";
