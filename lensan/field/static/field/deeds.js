// Writes down what was done, so that it can be sent again and again until it is answered.

import { addDeed } from "./memory.js";
import { soon } from "./sync.js";

// The text is made once: the receipt must be for exactly these words.
export async function record(action, label, said) {
  const id = crypto.randomUUID();
  const told = { id, action, arguments: said, at: new Date().toISOString() };
  await addDeed({ id, label, told, text: JSON.stringify(told) });
  soon();
  return `deed:${id}`;
}
